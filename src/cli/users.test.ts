import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../../test/support/command-line.ts';
import { makeHome, type TestHome } from '../../test/support/home.ts';
import { AccountStore } from '../api/access/account-store.ts';
import { openPasswords } from '../api/access/password.ts';
import { systemClock } from '../lib/clock.ts';
import { homePaths } from '../lib/home-paths.ts';
import { Secret } from '../lib/secret.ts';

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

const run = (args: readonly string[], typed = '') =>
  runCommand([...args, '--home', home.root], { input: () => Readable.from([Buffer.from(typed)]) });
const store = () =>
  new AccountStore({ folder: homePaths(home.root).state, clock: systemClock, passwords: openPasswords() });
const addAda = () => run(['users', 'add', 'ada', '--role', 'admin'], 'a password of ada\nmore\n');

describe('users', () => {
  test('are added with a password from standard input, listed, changed and removed', async () => {
    expect(await addAda()).toMatchObject({ exitCode: 0, out: 'ada may log in now, as admin\n' });
    expect(await run(['users', 'add', 'rita'], 'a password of rita')).toMatchObject({ exitCode: 0 });
    const listed = await run(['users', 'list']);
    expect(listed.out).toMatch(/^name +role +created +password changed\nada +admin +20\d\d-.* UTC\nrita +reader +20/);
    expect(await store().checkPassword('ada', new Secret('a password of ada'))).toMatchObject({ role: 'admin' });

    expect(await run(['users', 'passwd', 'ada'], 'a new password of ada\r\n')).toMatchObject({ exitCode: 0 });
    expect(await store().checkPassword('ada', new Secret('a new password of ada'))).toMatchObject({ name: 'ada' });

    expect(await run(['users', 'remove', 'rita'])).toMatchObject({ exitCode: 0 });
    expect((await run(['users', 'list'])).out).not.toContain('rita');
  });

  test('that cannot be so are refused in words, and the exit code is 1', async () => {
    await addAda();
    const why = async (args: readonly string[], typed = 'long enough for one') => {
      const { exitCode, err } = await run(args, typed);
      return `${exitCode} ${err}`;
    };
    expect(await why(['users', 'add', 'ada'])).toBe('1 threatlockdown: there is a user ada already\n');
    expect(await why(['users', 'add', 'bob'], 'short\n')).toContain('1 threatlockdown: a password has at least 12');
    expect(await why(['users', 'passwd', 'bob'])).toContain('there is no user bob');
    expect(await why(['users', 'remove', 'ada'])).toContain('1 threatlockdown: there must be an admin');
    expect(await why(['users', 'add', 'bob', '--role', 'root'])).toMatch(/^2 .*reader/s);
  });

  test('are none before the first start, which is said', async () => {
    expect(await run(['users', 'list'])).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('threatlockdown users add NAME --role admin'),
    });
  });

  test('in a file that is damaged are told of with the remedy, and the exit code is 4', async () => {
    const { state } = homePaths(home.root);
    await mkdir(state, { recursive: true });
    await writeFile(join(state, 'users.json'), '{}', { mode: 0o600 });
    for (const args of [['list'], ['passwd', 'ada']]) {
      expect(await run(['users', ...args], 'a password of ada')).toMatchObject({
        exitCode: 4,
        err: expect.stringMatching(/users\.json is damaged .*; bring back a copy/),
      });
    }
    expect(await readFile(join(state, 'users.json'), 'utf8')).toBe('{}');
  });

  test('are looked for in a home that is there', async () => {
    expect(await runCommand(['users', 'list', '--home', '/nowhere'])).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('no folder /nowhere'),
    });
  });
});

describe('at a terminal', () => {
  /** A keyboard whose keys are pressed one after the other. */
  const typing = (keys: string) => {
    const setRawMode = vi.fn();
    const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
    keyboard.end(keys);
    const run = runCommand(['users', 'add', 'ada', '--role', 'admin', '--home', home.root], { input: () => keyboard });
    return { run, setRawMode };
  };
  const opens = (password: string) => store().checkPassword('ada', new Secret(password));

  test('a password is asked for twice and not shown, and the terminal is as before', async () => {
    const { run, setRawMode } = typing('a password of ada\ra password of ada\r');
    const { exitCode, out, err } = await run;
    expect([exitCode, err]).toEqual([0, 'New password for ada: \nThe same again: \n']);
    expect(out).not.toContain('a password of');
    expect(setRawMode.mock.calls).toEqual([[true], [false]]);
    expect(await opens('a password of ada')).toMatchObject({ name: 'ada' });
  });

  test('keys that erase do', async () => {
    const { run } = typing('wrong\u0015a passwort\u007fd of ada\na passx\u0008word of ada\n');
    expect(await run).toMatchObject({ exitCode: 0 });
    expect(await opens('a password of ada')).toMatchObject({ name: 'ada' });
  });

  test.each([
    ['two that differ', 'a password of ada\ra password of bob\r', 'the two are not the same'],
    ['Ctrl-C', 'a password\u0003', 'nothing was changed'],
    ['Ctrl-D', 'a password of ada\r\u0004', 'nothing was changed'],
    ['a terminal that is closed', 'a password of ada\ra pass', 'nothing was changed'],
  ])('%s change nothing', async (_, keys, words) => {
    const { run, setRawMode } = typing(keys);
    expect(await run).toMatchObject({ exitCode: 2, err: expect.stringContaining(words) });
    expect(setRawMode).toHaveBeenLastCalledWith(false);
    expect(await store().current()).toEqual({ kind: 'missing' });
  });
});
