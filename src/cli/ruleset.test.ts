import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../../test/support/command-line.ts';
import { makeHome, type TestHome } from '../../test/support/home.ts';
import { refusedLog, writeRuleset } from '../../test/support/small-ruleset.ts';

let home: TestHome;
let tests: string;
beforeEach(async () => {
  home = await makeHome();
  tests = join(home.root, 'my tests');
  await home.configure([]);
  await writeRuleset(home.root);
});
afterEach(() => home.remove());

async function write(name: string, text: string | Uint8Array): Promise<string> {
  const path = join(tests, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

const run = (...args: readonly string[]) => runCommand(['ruleset', 'test', '--home', home.root, ...args]);

const refusal = `[a refusal]
log 1 pass = ${refusedLog}
log 2 fail = Dec 29 10:00:01 gate doord[7]: open
rule = 101
alert = 5
decoder = door
`;

const burst = `[many refusals]
log 1 pass = ${refusedLog}
log 1 pass = ${refusedLog}
log 1 pass = ${refusedLog}
rule = 102
alert = 10
decoder = door
`;

describe('ruleset test', () => {
  test('runs the cases of all files below a folder, each in a session of its own, and exits with 0', async () => {
    await write('door.ini', refusal);
    await write('deep/er/burst.ini', burst + burst.replaceAll('many', 'as many'));
    await write('notes.txt', 'no test');
    expect(await run(tests)).toEqual({ exitCode: 0, out: '', err: '4 cases: 4 passed, 0 failed\n' });
  });

  test('shows each case that fails, with its place, its last line and what differs, and exits with 1', async () => {
    const path = await write('door.ini', `${refusal.replace('alert = 5', 'alert = 6')}${burst.replace('102', '101')}`);
    expect(await run(tests)).toEqual({
      exitCode: 1,
      out: `${path}:2: [a refusal] log 1 pass
    ${refusedLog}
    rule: 101
    alert: 5, expected 6
    decoder: door
${path}:8: [many refusals] log 1 pass
    line 3 of 3: ${refusedLog}
    rule: 102, expected 101
    alert: 10
    decoder: door
`,
      err: 'threatlockdown: 3 cases: 1 passed, 2 failed\n',
    });
  });

  test('shows a case that matches and should not, one that expects too little, and one without a log', async () => {
    const path = await write(
      'odd.ini',
      `[a]\nlog fail = ${refusedLog}\nrule = 101\nalert = 5\ndecoder = door\n[b]\nlog pass = nothing\n[c]\nlog pass =`,
    );
    const { exitCode, out } = await run(tests);
    expect(exitCode).toBe(1);
    const nothing = (part: string) =>
      `    ${part}: none, expected nothing: a section without ${part} is met only by keys with fail\n`;
    expect(out).toBe(`${path}:2: [a] log fail
    ${refusedLog}
    rule: 101, as it should not
    alert: 5, as it should not
    decoder: door, as it should not
${path}:7: [b] log pass
    nothing
${nothing('rule')}${nothing('alert')}${nothing('decoder')}${path}:9: [c] log pass
    (there is no log to try)
${nothing('rule')}${nothing('alert')}${nothing('decoder')}`);
  });

  test('--json prints one line a case, with the document of each line as the engine wrote it', async () => {
    await write('deep/burst.ini', burst);
    await write('door.ini', refusal.replace('101', '1'));
    const { exitCode, out, err } = await run('--json', tests);
    expect([exitCode, err]).toEqual([1, 'threatlockdown: 3 cases: 2 passed, 1 failed\n']);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => Object.keys(line))).toEqual(
      Array.from({ length: 3 }, () => ['file', 'section', 'name', 'pass', 'out']),
    );
    expect(lines).toMatchObject([
      {
        file: 'deep/burst.ini',
        section: 'many refusals',
        name: 'log 1 pass',
        pass: true,
        out: [{ rule: { id: '101' } }, { rule: { id: '101', firedtimes: 2 } }, { rule: { id: '102' } }],
      },
      { file: 'door.ini', name: 'log 1 pass', pass: false, out: [{ rule: { id: '101' }, location: 'stdin' }] },
      { file: 'door.ini', name: 'log 2 fail', pass: true },
    ]);
  });

  test('--json has a document without a rule where none matched, its numbers and order as they were', async () => {
    await write('json.ini', '[j]\nlog fail = {"b":[1,12345678901234567890],"2":1,"1":{}}\n');
    const { out } = await run('--json', tests);
    expect(out).toMatch(
      /"out":\[\{"timestamp":.*"data":\{"b":\[1,1\.2345678901234567e\+19\],"2":"1"\},"location":"stdin"\}\]\}\n$/,
    );
    expect(JSON.parse(out).out[0].rule).toBeUndefined();
  });

  test('takes several folders, and single files whatever their names', async () => {
    await write('one/a.ini', refusal);
    await write('two/b.ini', refusal);
    const single = await write('three/c.tests', burst);
    const { exitCode, out } = await run('--json', join(tests, 'one'), single, `${join(tests, 'two')}/`);
    expect(exitCode).toBe(0);
    expect([...out.matchAll(/^\{"file":"([^"]*)"/gm)].map(([, file]) => file)).toEqual([
      'a.ini',
      'a.ini',
      'c.tests',
      'b.ini',
      'b.ini',
    ]);
  });

  test('follows links to files', async () => {
    const path = await write('elsewhere/door.tests', refusal);
    await symlink(path, join(tests, 'door.ini'));
    expect(await run(tests)).toMatchObject({ exitCode: 0, err: '2 cases: 2 passed, 0 failed\n' });
  });

  test('names what is wrong with a file, runs the others, and exits with 1', async () => {
    const broken = await write('broken.ini', '[a]\nlog 1 pass\n');
    const latin = await write('latin.ini', Buffer.from('[a]\nlog 1 pass = caf\u00e9', 'latin1'));
    await write('door.ini', refusal);
    expect(await run(tests)).toEqual({
      exitCode: 1,
      out: '',
      err: `${broken}:2: the line is neither a section nor a key with a value → write key = value
${latin}:2: the file is not UTF-8 → convert it; logs in other encodings cannot be tested so
threatlockdown: 2 cases: 2 passed, 0 failed; 2 of the files cannot be read
`,
    });
  });

  test('tells of a section that tests nothing, which is most likely a misspelt key', async () => {
    const path = await write('door.ini', `${refusal}[typo]\nlog1 pass = x\nrule = 101\n`);
    expect(await run(tests)).toMatchObject({
      exitCode: 0,
      err: expect.stringContaining(`${path}:7: [typo] tests nothing → begin the key of its log with "log "`),
    });
  });

  test('says what is wrong with a place that has no tests', async () => {
    await write('notes.txt', '');
    expect(await run(tests)).toMatchObject({
      exitCode: 1,
      err: `threatlockdown: there is no test file below ${tests}: their names end in .ini\n`,
    });
    await write('empty.ini', '; nothing yet\n');
    expect(await run(tests)).toMatchObject({ exitCode: 1, err: 'threatlockdown: the files hold no test case\n' });
    expect(await run('/nowhere/tests')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('cannot read /nowhere/tests: it does not exist; name a folder of .ini files'),
    });
    expect(await run()).toMatchObject({ exitCode: 2 });
  });

  test('exits with 3 where the ruleset has a mistake', async () => {
    await write('door.ini', refusal);
    await writeRuleset(home.root, { 'ruleset/rules/0020-broken.xml': '<rule/>' });
    expect(await run(tests)).toMatchObject({ exitCode: 3, out: '', err: expect.stringContaining('0020-broken.xml:1') });
  });

  test('shows on a terminal how far it is, and ends when the person wants it to', async () => {
    await write('door.ini', refusal);
    const shown = await runCommand(['ruleset', 'test', tests, '--home', home.root], { terminal: true });
    expect(shown.err).toContain('\r\u001b[K0 %  ');
    const stop = AbortSignal.abort();
    expect(await runCommand(['ruleset', 'test', tests, '--home', home.root], { stop })).toMatchObject({
      exitCode: 1,
      err: 'threatlockdown: ended before all cases were run\n',
    });
  });
});
