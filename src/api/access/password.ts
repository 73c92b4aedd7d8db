import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../lib/secret.ts';

/*
 * Passwords are kept as scrypt hashes, each with its own salt and the cost it was made at. One is computed at a time: it takes
 * 32 MiB and one of the few threads that all reading and writing of files shares, so that a flood of logins must wait in a
 * line, and a short one.
 */

/** In the letters of RFC 7914. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's "Password Storage Cheat Sheet" has this among settings of equal strength: the one that takes least memory. */
export const standardCost: ScryptCost = { N: 2 ** 15, r: 8, p: 3 };

export interface PasswordHash extends ScryptCost {
  /** Base64, as is the hash. Random for each password that is set: it tells one from the next. */
  readonly salt: string;
  readonly hash: string;
}

export type Derive = (password: string, salt: Buffer, cost: ScryptCost) => Promise<Buffer>;

export const hashBytes = 32;
export const saltBytes = 16;
const mostWaiting = 16;

export interface Passwords {
  hash(password: Secret): Promise<PasswordHash>;
  /** Without a hash, when nobody has that name, the work is the same and the answer is `wrong`. */
  check(password: Secret, against: PasswordHash | undefined): Promise<'right' | 'wrong' | 'busy'>;
}

export function openPasswords(cost: ScryptCost = standardCost, derive: Derive = deriveWithScrypt): Passwords {
  const decoy: PasswordHash = { ...cost, salt: random(saltBytes), hash: random(hashBytes) };
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (password: Secret, salt: Buffer, at: ScryptCost): Promise<Buffer> => {
    waiting += 1;
    // The same password may be typed in several sequences of code points.
    const mine = last.then(() => derive(password.reveal().normalize('NFKC'), salt, at));
    last = mine.catch(() => undefined).then(() => (waiting -= 1));
    return mine;
  };
  return {
    hash: async (password) => {
      const salt = randomBytes(saltBytes);
      const hash = await inTurn(password, salt, cost);
      return { ...cost, salt: salt.toString('base64'), hash: hash.toString('base64') };
    },
    check: async (password, against) => {
      if (waiting >= mostWaiting) return 'busy';
      const { salt, hash, ...at } = against ?? decoy;
      const derived = await inTurn(password, Buffer.from(salt, 'base64'), at);
      const same = timingSafeEqual(derived, Buffer.from(hash, 'base64'));
      return same && against !== undefined ? 'right' : 'wrong';
    },
  };
}

const deriveWithScrypt: Derive = (password, salt, { N, r, p }) =>
  new Promise((resolve, reject) => {
    // Node refuses what needs more than 32 MiB unless it is told that it may.
    const maxmem = 256 * N * r;
    scrypt(password, salt, hashBytes, { N, r, p, maxmem }, (error, hash) => (error ? reject(error) : resolve(hash)));
  });

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64');
}

const shortest = 12;
const longest = 1024;

/** Why it cannot be a password, in words; undefined when it can. */
export function passwordProblem(password: Secret): string | undefined {
  const { length } = password.reveal();
  if (length < shortest) return `a password has at least ${shortest} characters`;
  if (length > longest) return `a password has at most ${longest} characters`;
  return undefined;
}
