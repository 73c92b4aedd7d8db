import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { isMissing, isSystemError } from '../../lib/system-error.ts';
import { hashBytes, saltBytes } from './password.ts';

/*
 * Who may come in: users with the hashes of their passwords, and tokens of scripts with theirs. One JSON file, mode 0600.
 * It is replaced whole. A file that cannot be understood, or that others may write, lets nobody in: nothing is guessed from
 * what is left of it.
 */

export const roles = ['admin', 'reader'] as const;
/** A reader sees everything and changes nothing. */
export type Role = (typeof roles)[number];

/** Lower case, so that no two look alike. */
export const namePattern = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
export const nameHelp = 'a name is up to 64 of a-z 0-9 . _ @ - and begins with a letter or digit';

const instant = z.int().nonnegative();
const name = z.string().regex(namePattern);

/** What a hash may cost is bounded too: checking one must not take all memory. */
const password = z.strictObject({
  N: z
    .int()
    .min(2)
    .max(2 ** 18)
    .refine((cost) => Number.isInteger(Math.log2(cost))),
  r: z.int().min(1).max(16),
  p: z.int().min(1).max(16),
  salt: base64Of(saltBytes),
  hash: base64Of(hashBytes),
});

const user = z.strictObject({ name, role: z.enum(roles), password, createdAt: instant, changedAt: instant });

const token = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{8}$/),
  name,
  role: z.enum(roles),
  /** In hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** Null: until it is revoked. */
  expiresAt: instant.nullable(),
});

const file = z.strictObject({ version: z.literal(1), users: unique(user, 'name'), tokens: unique(token, 'id') });

export type User = Readonly<z.output<typeof user>>;
export type ApiToken = Readonly<z.output<typeof token>>;
export interface Accounts {
  readonly users: readonly User[];
  readonly tokens: readonly ApiToken[];
}

export interface Unusable {
  readonly kind: 'unusable';
  readonly what: string;
  readonly remedy: string;
}
export type StoredAccounts =
  | { readonly kind: 'missing' }
  | { readonly kind: 'read'; readonly accounts: Accounts }
  | Unusable;

/** Changes whenever the file does, or who may read it; undefined when there is none, or none that can be looked at. */
export async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

export async function readAccounts(path: string): Promise<StoredAccounts> {
  try {
    if (((await stat(path)).mode & 0o077) !== 0) {
      return unusable(`${path} is open to other users`, `see that nobody changed it, then: chmod 600 ${path}`);
    }
    return parse(path, await readFile(path, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' };
    if (!isSystemError(error)) throw error;
    return unusable(`${path} cannot be read (${error.code})`, "give it to this program's user (chown), mode 600");
  }
}

function parse(path: string, text: string): StoredAccounts {
  const remedy = 'bring back a copy, or move it away and start again, which makes a new admin';
  try {
    const { users, tokens } = file.parse(JSON.parse(text));
    return { kind: 'read', accounts: { users, tokens } };
  } catch (error) {
    // What JSON.parse says quotes the text, hashes and all.
    const where = error instanceof z.ZodError ? ` (at ${error.issues[0]?.path.join('.') || 'its top'})` : '';
    return unusable(`${path} is damaged${where}`, remedy);
  }
}

/** The file is the one before or the new one, whole, at any time. One program at a time may do this: see users-lock.ts. */
export async function writeAccounts(path: string, { users, tokens }: Accounts): Promise<void> {
  const temporary = `${path}.new`;
  await rm(temporary, { force: true });
  try {
    const text = `${JSON.stringify({ version: 1, users, tokens }, null, 2)}\n`;
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
    await leaveToFolderOwner(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** What root makes, on the command line, must not be closed to the user that the daemon runs as. */
export async function leaveToFolderOwner(path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(path));
  await chown(path, uid, gid);
}

function unusable(what: string, remedy: string): Unusable {
  return { kind: 'unusable', what, remedy };
}

function base64Of(bytes: number) {
  return z.base64().refine((text) => Buffer.from(text, 'base64').length === bytes);
}

function unique<Item extends z.ZodType<object>>(item: Item, key: keyof z.output<Item>) {
  return z.array(item).refine((items) => new Set(items.map((each) => each[key])).size === items.length);
}
