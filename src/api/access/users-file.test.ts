import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary-queue.ts';
import { type Accounts, readAccounts, type User, writeAccounts } from './users-file.ts';

const salt = Buffer.alloc(16, 1).toString('base64');
const hash = Buffer.alloc(32, 2).toString('base64');
const user: User = {
  name: 'admin',
  role: 'admin',
  password: { N: 2, r: 1, p: 1, salt, hash },
  createdAt: 1,
  changedAt: 2,
};
const token = {
  id: '0123abcd',
  name: 'nightly',
  role: 'reader',
  sha256: 'ab'.repeat(32),
  createdAt: 3,
  lastUsedAt: null,
  expiresAt: 4,
} as const;
const accounts: Accounts = { users: [user], tokens: [token] };

async function stored(): Promise<string> {
  const path = join(await temporaryFolder(), 'users.json');
  await writeAccounts(path, accounts);
  return path;
}

describe('the file of users', () => {
  it('gives back what was written last, for its owner only, and leaves nothing beside it', async () => {
    const path = await stored();
    const later = { ...accounts, tokens: [] };
    await writeAccounts(path, later);
    expect(await readAccounts(path)).toEqual({ kind: 'read', accounts: later });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(path))).toEqual(['users.json']);
  });

  it('is written anew over what a killed program left behind, which may have another mode', async () => {
    const path = await stored();
    await writeFile(`${path}.new`, '{"half":', { mode: 0o644 });
    await writeAccounts(path, accounts);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(path))).toEqual(['users.json']);
  });

  it('stays as it was, with nothing beside it, when it cannot be replaced', async () => {
    const path = await stored();
    await rm(path);
    await mkdir(join(path, 'in the way'), { recursive: true });
    await expect(writeAccounts(path, accounts)).rejects.toMatchObject({ syscall: 'rename' });
    expect(await readdir(dirname(path))).toEqual(['users.json']);
  });

  // Only root can give files away.
  it.skipIf(process.getuid?.() !== 0)("is its folder's owner's when root wrote it", async () => {
    const path = await stored();
    await chown(dirname(path), 4711, 4712);
    await writeAccounts(path, accounts);
    expect(await stat(path)).toMatchObject({ uid: 4711, gid: 4712 });
  });

  it('is missing before the first start', async () => {
    expect(await readAccounts(join(await temporaryFolder(), 'users.json'))).toEqual({ kind: 'missing' });
  });

  it.each<[string, (text: string) => string, string]>([
    ['cut off', (text) => text.slice(0, -10), ''],
    ['empty', () => '', ''],
    ['something else', () => '[]', ' (at its top)'],
    ['of a later version', (text) => text.replace('"version": 1', '"version": 2'), ' (at version)'],
    [
      'with a role that there is not',
      (text) => text.replace('"admin",\n      "pass', '"root",\n      "pass'),
      ' (at users.0.role)',
    ],
    ['with a hash that is too short', (text) => text.replace(hash, 'AAAA'), ' (at users.0.password.hash)'],
    ['with no hash', (text) => text.replace(`"${hash}"`, 'null'), ' (at users.0.password.hash)'],
    [
      'with a cost that would take all memory',
      (text) => text.replace('"N": 2', '"N": 1073741824'),
      ' (at users.0.password.N)',
    ],
    ['with a cost that scrypt has not', (text) => text.replace('"N": 2', '"N": 3'), ' (at users.0.password.N)'],
    ['with a key that it does not know', (text) => text.replace('"users"', '"locked": true, "users"'), ' (at its top)'],
    ['with a name twice', () => JSON.stringify({ version: 1, users: [user, user], tokens: [] }), ' (at users)'],
  ])('lets nobody in when it is %s, and the error quotes nothing of it', async (_, spoil, where) => {
    const path = await stored();
    const text = await readFile(path, 'utf8');
    const spoilt = spoil(text);
    expect(spoilt).not.toBe(text);
    await writeFile(path, spoilt);
    expect(await readAccounts(path)).toEqual({
      kind: 'unusable',
      what: `${path} is damaged${where}`,
      remedy: 'bring back a copy, or move it away and start again, which makes a new admin',
    });
  });

  it.each([0o640, 0o606, 0o622])('lets nobody in when its mode is %o', async (mode) => {
    const path = await stored();
    await chmod(path, mode);
    expect(await readAccounts(path)).toMatchObject({
      kind: 'unusable',
      what: `${path} is open to other users`,
      remedy: expect.stringContaining(`chmod 600 ${path}`),
    });
  });

  it('lets nobody in when it cannot be read', async () => {
    const path = join(await temporaryFolder(), 'users.json');
    await mkdir(path, { mode: 0o700 });
    expect(await readAccounts(path)).toMatchObject({ kind: 'unusable', what: `${path} cannot be read (EISDIR)` });
  });
});
