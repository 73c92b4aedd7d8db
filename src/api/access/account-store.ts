import { createHash, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { Secret } from '../../lib/secret.ts';
import { type Passwords, passwordProblem } from './password.ts';
import {
  type Accounts,
  type ApiToken,
  nameHelp,
  namePattern,
  type Role,
  readAccounts,
  type StoredAccounts,
  stampOf,
  type Unusable,
  type User,
  writeAccounts,
} from './users-file.ts';
import { withUsersLock } from './users-lock.ts';

/** What was asked for is not possible, and why, in words for a person. Nothing was changed. */
export interface Refused {
  readonly kind: 'refused';
  readonly what: string;
}
export type Changed = { readonly kind: 'done' } | Refused | Unusable;
export type MadeToken = { readonly kind: 'made'; readonly id: string; readonly token: Secret };

export type FirstAdmin =
  | { readonly kind: 'made'; readonly name: string; readonly password: Secret }
  | { readonly kind: 'present' }
  | Unusable;

export interface AccountOptions {
  /** `queue/threatlockdown` of the home. */
  readonly folder: string;
  readonly clock: Clock;
  readonly passwords: Passwords;
}

export interface NewUser {
  readonly name: string;
  readonly role: Role;
  readonly password: Secret;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since the epoch; undefined: until it is revoked. */
  readonly expiresAt: number | undefined;
}

/** So often, at most, is it written down that a token was used. */
const noteEveryMs = 60_000;
const tokenPrefix = 'tld_';

/**
 * The users and tokens of a home. The file is the truth: it is looked at for each question, so that what the command line
 * changes counts at once for a daemon that runs, and no program keeps a second opinion.
 */
export class AccountStore {
  readonly path: string;
  readonly #lock: string;
  readonly #clock: Clock;
  readonly #passwords: Passwords;
  #known: { readonly stamp: string; readonly stored: StoredAccounts } | undefined;
  #lastChange: Promise<unknown> = Promise.resolve();
  readonly #notedAt = new Map<string, number>();

  constructor({ folder, clock, passwords }: AccountOptions) {
    this.path = join(folder, 'users.json');
    this.#lock = join(folder, 'lock-users.db');
    this.#clock = clock;
    this.#passwords = passwords;
  }

  async current(): Promise<StoredAccounts> {
    const stamp = await stampOf(this.path);
    if (stamp !== undefined && this.#known?.stamp === stamp) return this.#known.stored;
    const stored = await readAccounts(this.path);
    this.#known = stamp === undefined ? undefined : { stamp, stored };
    return stored;
  }

  /** Makes an admin where there are no users yet. Its password is in the answer, and nowhere else. */
  async makeFirstAdmin(): Promise<FirstAdmin> {
    const stored = await this.current();
    if (stored.kind !== 'missing') return stored.kind === 'unusable' ? stored : { kind: 'present' };
    const name = 'admin';
    const password = new Secret(randomBytes(15).toString('base64url'));
    const user = await this.#user({ name, role: 'admin', password });
    const changed = await this.#change((accounts, missing) =>
      missing ? { ...accounts, users: [user] } : refused('somebody else was faster'),
    );
    switch (changed.kind) {
      case 'done':
        return { kind: 'made', name, password };
      case 'refused':
        return { kind: 'present' };
      case 'unusable':
        return changed;
      default:
        return changed satisfies never;
    }
  }

  async addUser({ name, role, password }: NewUser): Promise<Changed> {
    const problem = nameProblem(name) ?? passwordProblem(password);
    if (problem !== undefined) return refused(problem);
    const user = await this.#user({ name, role, password });
    return this.#change((accounts) =>
      has(accounts, name)
        ? refused(`there is a user ${name} already`)
        : { ...accounts, users: [...accounts.users, user] },
    );
  }

  /** Ends the user's sessions, since each belongs to the password it began with. */
  async setPassword(name: string, password: Secret): Promise<Changed> {
    const problem = passwordProblem(password);
    if (problem !== undefined) return refused(problem);
    const hash = await this.#passwords.hash(password);
    const changedAt = this.#clock.now();
    return this.#change((accounts) => {
      if (!has(accounts, name)) return unknownUser(name);
      const users = accounts.users.map((user) => (user.name === name ? { ...user, password: hash, changedAt } : user));
      return { ...accounts, users };
    });
  }

  removeUser(name: string): Promise<Changed> {
    return this.#change((accounts) => {
      if (!has(accounts, name)) return unknownUser(name);
      return { ...accounts, users: accounts.users.filter((user) => user.name !== name) };
    });
  }

  /** The user when the password is right. It costs the same time whether or not there is one of that name. */
  async checkPassword(name: string, password: Secret): Promise<User | 'wrong' | 'busy' | Unusable> {
    const stored = await this.current();
    if (stored.kind === 'unusable') return stored;
    const user = stored.kind === 'read' ? stored.accounts.users.find((each) => each.name === name) : undefined;
    const verdict = await this.#passwords.check(password, user?.password);
    return verdict === 'right' && user !== undefined ? user : verdict === 'busy' ? 'busy' : 'wrong';
  }

  /** The token itself is in the answer, and nowhere else. */
  async addToken({ name, role, expiresAt }: NewToken): Promise<MadeToken | Refused | Unusable> {
    const problem = nameProblem(name) ?? this.#expiryProblem(expiresAt);
    if (problem !== undefined) return refused(problem);
    const text = tokenPrefix + randomBytes(32).toString('base64url');
    const entry: ApiToken = {
      id: randomBytes(4).toString('hex'),
      name,
      role,
      sha256: sha256(text),
      createdAt: this.#clock.now(),
      lastUsedAt: null,
      expiresAt: expiresAt ?? null,
    };
    const changed = await this.#change((accounts) => ({ ...accounts, tokens: [...accounts.tokens, entry] }));
    return changed.kind === 'done' ? { kind: 'made', id: entry.id, token: new Secret(text) } : changed;
  }

  revokeToken(id: string): Promise<Changed> {
    return this.#change((accounts) => {
      const tokens = accounts.tokens.filter((token) => token.id !== id);
      return tokens.length < accounts.tokens.length ? { ...accounts, tokens } : refused(`there is no token ${id}`);
    });
  }

  /** Resolves when it is written down, or was within the last minute. */
  async noteTokenUse(id: string): Promise<void> {
    const now = this.#clock.now();
    if (now - (this.#notedAt.get(id) ?? Number.NEGATIVE_INFINITY) < noteEveryMs) return;
    this.#notedAt.set(id, now);
    await this.#change((accounts) => ({
      ...accounts,
      tokens: accounts.tokens.map((token) => (token.id === id ? { ...token, lastUsedAt: now } : token)),
    }));
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#lastChange;
  }

  async #user({ name, role, password }: NewUser): Promise<User> {
    const now = this.#clock.now();
    return { name, role, password: await this.#passwords.hash(password), createdAt: now, changedAt: now };
  }

  #expiryProblem(expiresAt: number | undefined): string | undefined {
    if (expiresAt === undefined || expiresAt > this.#clock.now()) return undefined;
    return `the token would have expired on ${new Date(expiresAt).toISOString()}; give a time that is to come, in milliseconds since 1970`;
  }

  #change(edit: (accounts: Accounts, missing: boolean) => Accounts | Refused): Promise<Changed> {
    const change = this.#lastChange.then(async () => {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o750 });
      return withUsersLock(this.#lock, this.#clock, () => this.#rewrite(edit));
    });
    this.#lastChange = change.catch(() => undefined);
    return change;
  }

  async #rewrite(edit: (accounts: Accounts, missing: boolean) => Accounts | Refused): Promise<Changed> {
    const stored = await readAccounts(this.path);
    if (stored.kind === 'unusable') return stored;
    const before = stored.kind === 'read' ? stored.accounts : { users: [], tokens: [] };
    const after = edit(before, stored.kind === 'missing');
    if ('kind' in after) return after;
    if (after === before) return { kind: 'done' };
    // The last one who may let others in cannot be shut out.
    if (!after.users.some(({ role }) => role === 'admin')) return refused('there must be an admin; add one first');
    await writeAccounts(this.path, after);
    return { kind: 'done' };
  }
}

/** Which token it is, when it counts. */
export function findToken({ tokens }: Accounts, text: Secret, now: number): ApiToken | undefined {
  const hash = sha256(text.reveal());
  return tokens.find(({ sha256, expiresAt }) => sha256 === hash && (expiresAt === null || now < expiresAt));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function has({ users }: Accounts, name: string): boolean {
  return users.some((user) => user.name === name);
}

function unknownUser(name: string): Refused {
  return refused(`there is no user ${name}`);
}

function nameProblem(name: string): string | undefined {
  return namePattern.test(name) ? undefined : nameHelp;
}

function refused(what: string): Refused {
  return { kind: 'refused', what };
}
