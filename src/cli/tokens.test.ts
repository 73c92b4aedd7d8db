import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../../test/support/command-line.ts';
import { makeHome, type TestHome } from '../../test/support/home.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { homePaths } from '../lib/home-paths.ts';

let home: TestHome;
const clock = new ManualClock(Date.UTC(2030, 0, 1));
const run = (...args: readonly string[]) =>
  runCommand([...args, '--home', home.root], { clock, input: () => Readable.from(['a password of ada\n']) });

beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

describe('tokens', () => {
  test('are made and shown once, listed without themselves, and revoked', async () => {
    await run('users', 'add', 'ada', '--role', 'admin');
    expect((await run('tokens', 'list')).out).toBe('No tokens.\n');
    const made = await run('tokens', 'add', 'nightly', '--days', '30');
    expect(made).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^tld_[\w-]{43}\n$/) });
    const id = /has the token ([0-9a-f]{8}), as reader/.exec(made.err)?.[1] ?? '';
    const listed = await run('tokens', 'list');
    expect(listed.out).toContain(`${id}  nightly  reader  2030-01-01 00:00 UTC  never      2030-01-31 00:00 UTC`);
    const file = await readFile(join(homePaths(home.root).state, 'users.json'), 'utf8');
    expect(listed.out + file).not.toContain(made.out.trim());
    expect(await run('tokens', 'revoke', id)).toMatchObject({ exitCode: 0 });
    expect(await run('tokens', 'revoke', id)).toMatchObject({ exitCode: 1, err: expect.stringContaining(id) });
    expect((await run('tokens', 'list')).out).toBe('No tokens.\n');
  });

  test('need an admin first, and a number of days that is one', async () => {
    expect(await run('tokens', 'add', 'nightly')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('there must be an admin'),
    });
    for (const days of ['0', '1.5', 'x', '3651']) {
      expect(await run('tokens', 'add', 'nightly', '--days', days)).toMatchObject({ exitCode: 2 });
    }
  });
});
