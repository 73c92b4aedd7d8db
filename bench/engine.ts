import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAnalysis } from '../src/config/analysis/load-analysis.ts';
import { AlertDocuments } from '../src/engine/document/alert-document.ts';
import { Engine } from '../src/engine/engine.ts';
import type { Ruleset } from '../src/engine/ruleset.ts';
import { makeHome } from '../test/compatibility/ruleset.ts';
import { perSecond, type Row, ratioOf } from './row.ts';
import { officialLines, referenceRuleset } from './ruleset-lines.ts';

const measureMs = 5_000;

/**
 * Decoding, rules and alert documents on one core, over the lines of the official test cases with the full stock ruleset.
 * The baseline finds nothing but the ruleset's literals in the same lines, with the plain tool for that.
 */
export async function measureEngine(): Promise<readonly Row[]> {
  const data = referenceRuleset();
  if (data === undefined) return [];
  const home = await mkdtemp(join(tmpdir(), 'threatlockdown-bench-'));
  try {
    await makeHome(home, data, true);
    const lines = await officialLines(data);
    const began = performance.now();
    const analysis = await loadAnalysis(home);
    const loadMs = performance.now() - began;
    if (analysis.kind === 'refused') throw new Error('the stock ruleset was refused');
    const literals = join(home, 'literals');
    await writeFile(literals, `${analysis.ruleset.literals.literals.join('\n')}\n`, 'latin1');
    const plain = await plainSearch(home, literals, lines);
    const bare = measure(analysis.ruleset, lines, false);
    const documents = measure(analysis.ruleset, lines, true);
    const baseline = `${plain} /s (grep -F, the literals)`;
    return [
      { what: 'decoding and rules', figure: `${bare} /s`, baseline, ratio: ratioOf(bare, plain), goal: '>= 45000 /s' },
      { what: '… and documents', figure: `${documents} /s`, baseline, ratio: ratioOf(documents, plain), goal: '' },
      {
        what: 'loading the stock ruleset',
        figure: `${Math.round(loadMs)} ms`,
        baseline: '',
        ratio: '',
        goal: '<= 2000 ms',
      },
    ];
  } finally {
    await rm(home, { recursive: true });
  }
}

/** Events a second, once the code is warm. */
function measure(ruleset: Ruleset, lines: readonly string[], withDocuments: boolean): number {
  const engine = new Engine(ruleset, { mode: 'engine', managerName: 'bench', logAlertLevel: 3, memorySize: 8192 });
  const documents = new AlertDocuments({ managerName: 'bench', mitre: undefined });
  const run = (ms: number) => {
    const began = performance.now();
    let events = 0;
    while (performance.now() - began < ms) {
      for (const line of lines) {
        engine.analyse(line, 1_795_000_000_000);
        if (withDocuments && engine.verdict.alerts) documents.write(engine.event, engine.verdict, '1.0', 'alert');
      }
      events += lines.length;
    }
    return perSecond(events, performance.now() - began);
  };
  run(measureMs / 2);
  return run(measureMs);
}

async function plainSearch(home: string, literals: string, lines: readonly string[]): Promise<number> {
  const copies = 50;
  const log = join(home, 'lines');
  await writeFile(log, `${lines.join('\n')}\n`.repeat(copies), 'latin1');
  const began = performance.now();
  spawnSync('grep', ['-c', '-i', '-F', '-f', literals, log], { env: { LC_ALL: 'C' } });
  return perSecond(lines.length * copies, performance.now() - began);
}
