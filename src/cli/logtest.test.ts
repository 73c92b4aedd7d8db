import { readdir } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../../test/support/command-line.ts';
import { makeHome, type TestHome } from '../../test/support/home.ts';
import { refusedLog, smallRuleset, writeRuleset } from '../../test/support/small-ruleset.ts';
import type { CliContext } from './context.ts';

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
  await home.configure([]);
  await writeRuleset(home.root);
});
afterEach(() => home.remove());

interface Given extends Partial<CliContext> {
  readonly lines?: readonly (string | Uint8Array)[];
}

/** Each line is a piece of standard input of its own. */
function logtest(args: readonly string[], { lines = [], ...given }: Given = {}) {
  const input = () => Readable.from(lines.map((line) => Buffer.concat([Buffer.from(line), Buffer.from('\n')])));
  return runCommand(['logtest', '--home', home.root, ...args], { input, ...given });
}

/** The documents that `--json` prints, one for each line. */
async function documents(lines: Given['lines'], ...args: readonly string[]) {
  const { exitCode, out } = await logtest(['--json', ...args], { lines: lines ?? [] });
  expect(exitCode).toBe(0);
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe('logtest', () => {
  test('shows the three phases of each line, greets on standard error, and exits with 0', async () => {
    const { exitCode, out, err } = await logtest([], { lines: [refusedLog, 'nothing of note'] });
    expect(exitCode).toBe(0);
    expect(err).toMatch(/^threatlockdown logtest \S+: 4 decoders, 4 rules\n$/);
    expect(out.match(/^\*\*.*/gm)).toEqual([
      '**Phase 1: Completed pre-decoding.',
      '**Phase 2: Completed decoding.',
      '**Phase 3: Completed filtering (rules).',
      '**Alert to be generated.',
      '**Phase 1: Completed pre-decoding.',
      '**Phase 2: Completed decoding.',
    ]);
    expect(out).toContain("\tdescription: 'The door refused ann'\n");
  });

  test('--json prints one line for each that is not empty: the document, or null where no rule matched', async () => {
    const printed = await documents([refusedLog, '', 'nothing of note', 'Dec 29 10:00:02 gate doord[7]: open']);
    expect(printed).toMatchObject([
      { rule: { id: '101', level: 5, firedtimes: 1 }, data: { srcip: '192.0.2.7' }, location: 'stdin' },
      null,
      { rule: { id: '100' }, decoder: { name: 'door' } },
    ]);
  });

  test('is one session: rules that count remember the lines before', async () => {
    const printed = await documents([refusedLog, refusedLog, refusedLog, refusedLog]);
    expect(printed.map(({ rule }) => [rule.id, rule.firedtimes])).toEqual([
      ['101', 1],
      ['101', 2],
      ['102', 1],
      ['101', 3],
    ]);
  });

  test('--location says where the lines are from, also for an agent', async () => {
    const [file] = await documents([refusedLog], '-l', '/var/log/door.log');
    expect(file).toMatchObject({ location: '/var/log/door.log', agent: { id: '000' } });
    const [agent] = await documents([refusedLog], '--location', '[007] (gate) 10.0.0.7->/var/log/a:b');
    expect(agent).toMatchObject({ location: '/var/log/a:b', agent: { id: '007', name: 'gate', ip: '10.0.0.7' } });
    for (const location of ['', '[007']) {
      expect(await logtest(['-l', location])).toMatchObject({
        exitCode: 2,
        err: expect.stringContaining('--location'),
      });
    }
  });

  test('--verbose names the rules that were tried, with their descriptions as written', async () => {
    const { out } = await logtest(['-v'], { lines: [refusedLog] });
    expect(out).toContain(
      '**Rule debugging:\n\tTrying rule: 1 - Any line\n\t\t*Rule 1 matched\n\t\t*Trying child rules\n',
    );
    expect(out).toContain('\tTrying rule: 101 - The door refused $(srcuser)\n\t\t*Rule 101 matched\n');
    expect(await logtest(['-v', '--json'])).toMatchObject({ exitCode: 2 });
  });

  test('takes bytes as they are, which a pattern may match, and shows what is no UTF-8 as U+FFFD', async () => {
    await writeRuleset(home.root, {
      'ruleset/rules/0020-bytes.xml': `<group name="bytes,">
        <rule id="200" level="3"><match>^line é</match><description>é</description></rule>
        <rule id="201" level="3"><regex type="pcre2">^line \\xff\\xfe$</regex><description>broken</description></rule>
      </group>`,
    });
    const broken = Buffer.concat([Buffer.from('line '), Buffer.of(0xff, 0xfe)]);
    expect(await documents(['line é', broken])).toMatchObject([
      { rule: { id: '200', description: 'é' }, full_log: 'line é' },
      { rule: { id: '201' }, full_log: 'line \ufffd\ufffd' },
    ]);
  });

  test('lets no log command the terminal', async () => {
    const { out } = await logtest([], { lines: [`${refusedLog}\u001b]0;gone\u0007`] });
    expect(out).not.toContain('\u001b');
  });

  test('takes of a line no more than the engine does', async () => {
    const [document] = await documents([`line ${'x'.repeat(200_000)}`, refusedLog]);
    expect(document).toBeNull();
    const { out } = await logtest([], { lines: [`line ${'x'.repeat(200_000)}`] });
    expect(out.length).toBeLessThan(66_000);
  });

  test('sets headings off on a terminal alone', async () => {
    const { out } = await logtest([], { lines: [refusedLog], colours: true });
    expect(out).toContain('\n\u001b[1m**Phase 1: Completed pre-decoding.\u001b[0m\n\tfull event');
  });

  test('tells a person at a terminal how to end it, and --quiet tells nothing', async () => {
    const input = () => Object.assign(Readable.from([]), { isTTY: true });
    expect((await logtest([], { input })).err).toContain('Type one log per line; Ctrl-D ends\n');
    expect((await logtest(['--json'], { input })).err).toBe('Type one log per line; Ctrl-D ends\n');
    expect((await logtest(['-q'], { input })).err).toBe('');
  });

  test('tells of the ruleset’s problems once, before, unless told to be quiet', async () => {
    await writeRuleset(home.root, {
      'ruleset/rules/0020-twice.xml': '<group name="g,"><rule id="101" level="3"><match>x</match></rule></group>',
    });
    const { err } = await logtest([], { lines: [refusedLog, refusedLog] });
    expect(err).toMatch(/^ruleset\/rules\/0020-twice\.xml:1: refused: rule 101: .*\nthreatlockdown logtest /);
    expect(await logtest(['-q'], { lines: [refusedLog] })).toMatchObject({ exitCode: 0, err: '' });
  });

  test('exits with 3 where the ruleset has a mistake, or there is none, also when quiet', async () => {
    await writeRuleset(home.root, { 'ruleset/rules/0020-broken.xml': '<group name="g,"><rule id="1"></group>' });
    expect(await logtest(['-q'])).toMatchObject({
      exitCode: 3,
      out: '',
      err: expect.stringMatching(
        /^ruleset\/rules\/0020-broken\.xml:1: mistake: .*\nthreatlockdown: the ruleset was refused/,
      ),
    });
    expect(await runCommand(['logtest', '--home', '/nowhere'])).toMatchObject({
      exitCode: 3,
      err: expect.stringContaining('/nowhere has no ruleset'),
    });
  });

  test('says which pattern gave up on a line, since its rule may have been meant', async () => {
    await writeRuleset(home.root, {
      'ruleset/rules/0020-slow.xml': `<group name="g,">
        <rule id="200" level="3"><regex type="pcre2">^line (a+)+$</regex><description>d</description></rule></group>`,
    });
    const { out, err } = await logtest(['--json'], { lines: [`line ${'a'.repeat(60)}!`] });
    expect(out).toBe('null\n');
    expect(err).toMatch(/^a pattern gave up, .*: \^line \(a\+\)\+\$\n$/);
  });

  test('answers each line as it comes, and ends when the person wants it to', async () => {
    const input = new PassThrough();
    const stop = new AbortController();
    let out = '';
    const run = logtest(['--json'], {
      input: () => input,
      stop: stop.signal,
      out: (text) => {
        out += text;
      },
    });
    input.write(`${refusedLog}\n${refusedLog}\nhalf a `);
    await vi.waitFor(() => expect(out.match(/\n/g)).toHaveLength(2));
    stop.abort();
    expect(await run).toMatchObject({ exitCode: 0 });
  });

  test('leaves the home as it was', async () => {
    const before = await readdir(home.root, { recursive: true });
    await logtest(['-v'], { lines: [refusedLog, refusedLog, refusedLog] });
    expect(await readdir(home.root, { recursive: true })).toEqual(before);
  });

  test('shows the names of ATT&CK where the home has them', async () => {
    const reference = (id: string) => [{ source_name: 'mitre-attack', external_id: id }];
    const tactic = { type: 'x-mitre-tactic', name: 'Getting In', x_mitre_shortname: 'in' };
    const technique = { type: 'attack-pattern', name: 'Knocking' };
    const phases = [{ kill_chain_name: 'mitre-attack', phase_name: 'in' }];
    const objects = [
      { ...tactic, external_references: reference('TA0001') },
      { ...technique, external_references: reference('T1110'), kill_chain_phases: phases },
    ];
    await writeRuleset(home.root, { ...smallRuleset, 'etc/enterprise-attack.json': JSON.stringify({ objects }) });
    const [document] = await documents([refusedLog]);
    expect(document.rule.mitre).toEqual({ id: ['T1110'], tactic: ['Getting In'], technique: ['Knocking'] });
  });
});
