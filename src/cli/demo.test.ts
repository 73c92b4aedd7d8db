import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

/** The demo as people start it, below a folder whose name has a blank. */
async function play(): Promise<{ readonly code: unknown; readonly out: string; readonly err: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'the demo '));
  onTestFinished(() => rm(folder, { recursive: true }));
  const args = ['demo', '--once', '--folder', folder];
  const child = spawn('bin/threatlockdown', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}

/** From its heading to the next one. */
const chapter = (out: string, number: number) => new RegExp(`\n${number}  .*?\n\n`, 's').exec(out)?.[0];

test('the demo shows the way of four inputs to everybody who is told, and ends when all has arrived', async () => {
  const { code, out, err } = await play();
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(chapter(out, 1)).toMatch(
    /log line {3}Oct 17 .*alert {6}rule 2502, level 10: .*look-up .*218\.92\.0\.25.*enriched {3}rule 99702, .*ipv4-addr.*told.*Slack has answered 500 rollup_error 2 times.*Slack {11}99702/s,
  );
  expect(chapter(out, 2)).toMatch(
    /alert {6}rule 111041,.*enriched {3}rule 99701, .*type domain-name, confidence Medium/s,
  );
  expect(chapter(out, 3)).toMatch(/alert {6}rule 111042,.*enriched {3}rule 99702, .*type url, .*Sandbox URL Feed/s);
  expect(chapter(out, 4)).toMatch(
    /new file .*eicar\.com\n.*rule 111051.*PagerDuty {7}87105 .*custom-journal {2}.*87105/s,
  );
  const story = out.slice(0, out.indexOf('expected')).split('\n');
  expect(story.filter((line) => line.length > 120)).toEqual([]);
  const [route = ''] = /bin\/threatlockdown --home .* route .*/.exec(out) ?? [];
  expect(execFileSync('sh', ['-c', route], { encoding: 'utf8' })).toMatch(/2502.*slack/s);
}, 120_000);
