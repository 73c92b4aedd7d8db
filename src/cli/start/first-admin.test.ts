import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeAnalysisHome } from '../../../test/support/analysis-home.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { AccountStore } from '../../api/access/account-store.ts';
import { openPasswords } from '../../api/access/password.ts';
import type { HomePaths } from '../../lib/home-paths.ts';
import { Secret } from '../../lib/secret.ts';
import { makeFirstAdmin } from './first-admin.ts';

let home: HomePaths;
beforeEach(async () => {
  home = await makeAnalysisHome();
});

async function start() {
  const { log, logged, clock } = testTools();
  let out = '';
  const context = {
    ...{ err: () => undefined, input: () => Readable.from([]), onHangup: () => undefined },
    ...{ environment: {}, terminal: false, colours: false, clock, stop: new AbortController().signal },
    out: (text: string) => {
      out += text;
    },
  };
  const accounts = new AccountStore({ folder: home.state, clock, passwords: openPasswords() });
  await makeFirstAdmin(accounts, 'http://127.0.0.1:9464', home, log, context);
  return { accounts, out, logged: logged.join('\n') };
}

describe('the first start', () => {
  it('tells where the dashboard is and the password of its admin, to standard output alone', async () => {
    const { accounts, out, logged } = await start();
    expect(out).toContain('Dashboard: http://127.0.0.1:9464/\n');
    expect(out).toContain(`threatlockdown users passwd admin --home ${home.root}`);
    const password = /^ +password +(\S{20})$/m.exec(out)?.[1] ?? '';
    expect(await accounts.checkPassword('admin', new Secret(password))).toMatchObject({ name: 'admin', role: 'admin' });
    expect(logged).toContain('the first user was made');
    expect(logged).not.toContain(password);
  });

  it('is the first one only', async () => {
    await start();
    expect(await start()).toMatchObject({ out: '', logged: '' });
  });

  it('beside a file of users that is damaged makes nobody, and the log says what to do', async () => {
    await mkdir(home.state, { recursive: true });
    await writeFile(join(home.state, 'users.json'), '{}', { mode: 0o600 });
    const { out, logged } = await start();
    expect([out, logged]).toEqual(['', expect.stringContaining('bring back a copy')]);
  });

  it('where nothing can be written goes on without, and the log says so', async () => {
    home = { ...home, state: join(home.ossecConf, 'no-folder') };
    const { out, logged } = await start();
    expect([out, logged]).toEqual(['', expect.stringContaining('the first user cannot be stored')]);
  });
});
