import { chmod, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { systemClock } from '../../lib/clock.ts';
import { Secret } from '../../lib/secret.ts';
import { cheapPasswords, emptyStore } from './access-rig.contract.ts';
import { AccountStore, findToken } from './account-store.ts';

const password = new Secret('correct horse battery');
const admin = { name: 'admin', role: 'admin', password } as const;

async function rigWithAdmin() {
  const rig = await emptyStore();
  await rig.store.addUser(admin);
  return rig;
}

async function accountsOf(store: AccountStore) {
  const stored = await store.current();
  if (stored.kind !== 'read') throw new Error(stored.kind);
  return stored.accounts;
}

describe('the first start', () => {
  it('makes an admin with a password that is told once, and not kept', async () => {
    const { store } = await emptyStore();
    const made = await store.makeFirstAdmin();
    if (made.kind !== 'made') throw new Error(made.kind);
    expect(made.password.reveal()).toMatch(/^[\w-]{20}$/);
    expect(inspect(made) + JSON.stringify(made)).not.toContain(made.password.reveal());
    expect(await readFile(store.path, 'utf8')).not.toContain(made.password.reveal());
    expect(await store.checkPassword(made.name, made.password)).toMatchObject({ name: 'admin', role: 'admin' });
    expect(await store.makeFirstAdmin()).toEqual({ kind: 'present' });
  });

  it('of two at once makes one', async () => {
    const { store, folder, passwords } = await emptyStore(systemClock);
    const other = new AccountStore({ folder, clock: systemClock, passwords });
    const kinds = (await Promise.all([store.makeFirstAdmin(), other.makeFirstAdmin()])).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['made', 'present']);
  });

  it('makes none when there are users, or a file that cannot be understood', async () => {
    const { store } = await emptyStore();
    await store.addUser({ ...admin, name: 'ada' });
    expect(await store.makeFirstAdmin()).toEqual({ kind: 'present' });
    await writeFile(store.path, 'nonsense');
    expect(await store.makeFirstAdmin()).toMatchObject({ kind: 'unusable' });
    expect(await readFile(store.path, 'utf8')).toBe('nonsense');
  });
});

describe('users', () => {
  it('come in by their own password only', async () => {
    const { store } = await rigWithAdmin();
    await store.addUser({ name: 'rita', role: 'reader', password: new Secret('another battery') });
    expect(await store.checkPassword('rita', new Secret('another battery'))).toMatchObject({ role: 'reader' });
    expect(await store.checkPassword('rita', password)).toBe('wrong');
    expect(await store.checkPassword('nobody', password)).toBe('wrong');
    expect(await store.checkPassword('admin', password)).toMatchObject({ role: 'admin' });
  });

  it('cost the same work whether they exist or not', async () => {
    const { store, passwords } = await rigWithAdmin();
    for (const name of ['admin', 'nobody', '__proto__', '']) {
      const before = passwords.derived();
      await store.checkPassword(name, new Secret('wrong'));
      expect(passwords.derived() - before).toBe(1);
    }
  });

  it('get a new password, and the old one is nothing', async () => {
    const { store } = await rigWithAdmin();
    expect(await store.setPassword('admin', new Secret('a new battery'))).toEqual({ kind: 'done' });
    expect(await store.checkPassword('admin', password)).toBe('wrong');
    expect(await store.checkPassword('admin', new Secret('a new battery'))).toMatchObject({ name: 'admin' });
  });

  it.each<[string, (store: AccountStore) => Promise<unknown>, string]>([
    ['a name twice', (store) => store.addUser(admin), 'there is a user admin already'],
    ['a name in capitals', (store) => store.addUser({ ...admin, name: 'Ada' }), 'a name is up to 64 of a-z'],
    ['a short password', (store) => store.setPassword('admin', new Secret('short')), 'at least 12 characters'],
    ['a password for nobody', (store) => store.setPassword('bob', password), 'there is no user bob'],
    ['the removal of nobody', (store) => store.removeUser('bob'), 'there is no user bob'],
    ['the removal of the last admin', (store) => store.removeUser('admin'), 'there must be an admin'],
    ['the revocation of nothing', (store) => store.revokeToken('00000000'), 'there is no token 00000000'],
    [
      'a token without a name',
      (store) => store.addToken({ name: '', role: 'reader', expiresAt: undefined }),
      'a name is',
    ],
    [
      'a token that is over before it is made',
      (store) => store.addToken({ name: 'nightly', role: 'reader', expiresAt: 1_700_000_000 }),
      'would have expired on 1970-01-20T16:13:20.000Z; give a time that is to come',
    ],
  ])('refuse %s, and stay as they were', async (_, change, words) => {
    const { store } = await rigWithAdmin();
    const before = await readFile(store.path);
    expect(await change(store)).toEqual({ kind: 'refused', what: expect.stringContaining(words) });
    expect(await readFile(store.path)).toEqual(before);
  });

  it('begin with an admin', async () => {
    const { store } = await emptyStore();
    expect(await store.addUser({ ...admin, role: 'reader' })).toMatchObject({ kind: 'refused' });
    expect(await store.current()).toEqual({ kind: 'missing' });
  });

  it('that two programs change at the same time are all there afterwards', async () => {
    const { store, folder, passwords } = await emptyStore(systemClock);
    await store.addUser(admin);
    const other = new AccountStore({ folder, clock: systemClock, passwords });
    const names = Array.from({ length: 12 }, (_, number) => `user-${number}`);
    const add = (name: string, index: number) =>
      (index % 2 === 0 ? store : other).addUser({ name, role: 'reader', password });
    await Promise.all(names.map(add));
    expect((await accountsOf(store)).users.map(({ name }) => name).sort()).toEqual(['admin', ...names].sort());
  });

  describe('that another program is changing', () => {
    async function held() {
      const clock = new ManualClock();
      const { store, folder } = await emptyStore(clock);
      await store.addUser(admin);
      const lock = new Database(join(folder, 'lock-users.db'));
      onTestFinished(() => void lock.close());
      lock.exec('BEGIN EXCLUSIVE');
      const changed = store.setPassword('admin', new Secret('a new battery'));
      // Whoever awaits it comes later: until then a refusal is nobody's.
      changed.catch(() => undefined);
      await vi.waitUntil(() => clock.timers === 1);
      return { clock, store, lock, changed };
    }

    it('are changed when it has let go of them', async () => {
      const { clock, store, lock, changed } = await held();
      expect(await store.checkPassword('admin', password)).toMatchObject({ name: 'admin' });
      lock.exec('ROLLBACK');
      await clock.advance(20);
      expect(await changed).toEqual({ kind: 'done' });
      expect(await store.checkPassword('admin', password)).toBe('wrong');
    });

    it('are not changed when it keeps them, and later changes are', async () => {
      const { clock, store, lock, changed } = await held();
      await clock.advance(5_000);
      await expect(changed).rejects.toThrow('lock-users.db locked; see which, and end it');
      lock.exec('ROLLBACK');
      expect(await store.setPassword('admin', new Secret('a new battery'))).toEqual({ kind: 'done' });
    });
  });

  it('are not changed while the file is damaged, and nobody comes in', async () => {
    const { store } = await rigWithAdmin();
    await writeFile(store.path, '{}');
    expect(await store.setPassword('admin', password)).toMatchObject({ kind: 'unusable' });
    expect(await store.checkPassword('admin', password)).toMatchObject({ kind: 'unusable' });
    expect(await readFile(store.path, 'utf8')).toBe('{}');
  });

  it('are nobody once their file is gone', async () => {
    const { store } = await rigWithAdmin();
    await rm(store.path);
    expect(await store.checkPassword('admin', password)).toBe('wrong');
  });
});

describe('what another program changes', () => {
  it('counts at once, even when size and time of the file stay', async () => {
    const { store, folder, clock } = await rigWithAdmin();
    await accountsOf(store);
    const { atime, mtime } = await stat(store.path);
    const other = new AccountStore({ folder, clock, passwords: cheapPasswords() });
    await other.setPassword('admin', new Secret('a new battery'));
    await utimes(store.path, atime, mtime);
    expect(await store.checkPassword('admin', password)).toBe('wrong');
  });

  it('counts when it is only who may read the file', async () => {
    const { store } = await rigWithAdmin();
    await accountsOf(store);
    await chmod(store.path, 0o666);
    expect(await store.current()).toMatchObject({ kind: 'unusable' });
  });
});

describe('tokens', () => {
  async function withToken(expiresAt?: number) {
    const clock = new ManualClock();
    const rig = { ...(await emptyStore(clock)), clock };
    await rig.store.addUser(admin);
    const made = await rig.store.addToken({ name: 'nightly', role: 'reader', expiresAt });
    if (made.kind !== 'made') throw new Error(made.what);
    return { ...rig, id: made.id, text: made.token };
  }

  it('are told once, and only their SHA-256 is kept', async () => {
    const { store, id, text, clock } = await withToken();
    expect(text.reveal()).toMatch(/^tld_[\w-]{43}$/);
    expect(await readFile(store.path, 'utf8')).not.toContain(text.reveal().slice(4));
    const accounts = await accountsOf(store);
    expect(findToken(accounts, text, clock.now())).toMatchObject({ id, name: 'nightly', role: 'reader' });
    expect(findToken(accounts, new Secret(`${text.reveal()}x`), clock.now())).toBeUndefined();
    expect(findToken(accounts, new Secret(accounts.tokens[0]?.sha256 ?? ''), clock.now())).toBeUndefined();
  });

  it('expire when they were said to, and are nothing once revoked', async () => {
    const later = new ManualClock().now() + 1_000;
    const { store, id, text } = await withToken(later);
    expect(findToken(await accountsOf(store), text, later - 1)).toMatchObject({ id });
    expect(findToken(await accountsOf(store), text, later)).toBeUndefined();
    await store.revokeToken(id);
    expect(findToken(await accountsOf(store), text, 0)).toBeUndefined();
  });

  it('tell when they were used, to the minute, without a write for each use', async () => {
    const { store, id, clock } = await withToken();
    const noted = async () => {
      await store.noteTokenUse(id);
      return {
        at: (await accountsOf(store)).tokens[0]?.lastUsedAt,
        file: (await stat(store.path, { bigint: true })).ino,
      };
    };
    const first = await noted();
    expect(first.at).toBe(clock.now());
    await clock.advance(59_999);
    expect(await noted()).toEqual(first);
    await clock.advance(1);
    expect((await noted()).at).toBe(clock.now());
  });
});
