import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LoadedAnalysis, loadAnalysis } from '../../src/config/analysis/load-analysis.ts';
import { AlertDocuments } from '../../src/engine/document/alert-document.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { Ruleset } from '../../src/engine/ruleset.ts';
import { fromBytes, toBytes } from '../../src/lib/bytes.ts';
import { type Json, parseJson } from '../../src/lib/json.ts';

export const shippedFolder = fileURLToPath(new URL('../../ruleset', import.meta.url));

const ossecConf = `
<ossec_config>
  <ruleset>
    <decoder_dir>ruleset/decoders</decoder_dir>
    <rule_dir>ruleset/rules</rule_dir>
    <decoder_dir>etc/decoders</decoder_dir>
    <rule_dir>etc/rules</rule_dir>
  </ruleset>
</ossec_config>
`;

/** Loads the shipped ruleset as a home has it, with `own` files (by path below the home, such as `etc/rules/a.xml`). */
export async function loadShipped(
  own: Readonly<Record<string, string>> = {},
  options: { readonly prefilter?: boolean } = {},
): Promise<LoadedAnalysis> {
  const home = await mkdtemp(join(tmpdir(), 'shipped-ruleset-'));
  try {
    for (const folder of ['etc/decoders', 'etc/rules']) await mkdir(join(home, folder), { recursive: true });
    await symlink(shippedFolder, join(home, 'ruleset'));
    await writeFile(join(home, 'etc/ossec.conf'), ossecConf);
    for (const [path, text] of Object.entries(own)) await writeFile(join(home, path), text);
    return await loadAnalysis(home, options);
  } finally {
    await rm(home, { recursive: true });
  }
}

export function rulesetOf(loaded: LoadedAnalysis): Ruleset {
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems, undefined, 2));
  return loaded.ruleset;
}

/** The alert of each queue message, undefined where there is none; one engine has them all, a second apart. */
export function alertsOf(ruleset: Ruleset, messages: readonly string[]): readonly (Json | undefined)[] {
  const engine = new Engine(ruleset, { mode: 'engine', managerName: 'manager', logAlertLevel: 1, memorySize: 8192 });
  const documents = new AlertDocuments({ managerName: 'manager', mitre: undefined });
  return messages.map((message, index) => {
    const analysed = engine.analyse(toBytes(message), index * 1000);
    if (analysed !== 'analysed' || !engine.verdict.alerts) return undefined;
    return parseJson(fromBytes(documents.write(engine.event, engine.verdict, '0.0', 'alert')));
  });
}
