import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { Secret } from '../../lib/secret.ts';
import type { User } from './users-file.ts';

/*
 * A session is a random id of 256 bits that the browser keeps. Here only its SHA-256 is kept, and in memory: who reads the
 * disk, or the memory, finds nothing to come in with. Sessions end with the process: a restart is also the way to throw everybody
 * out, and logging in again costs less than another file to guard.
 */

export interface SessionLimits {
  /** Without a request. */
  readonly idleMs: number;
  /** After login, whatever happens. */
  readonly absoluteMs: number;
  /** The one that was idle for longest makes room for a new one. */
  readonly perUser: number;
}

export const standardLimits: SessionLimits = { idleMs: 2 * 3_600_000, absoluteMs: 12 * 3_600_000, perUser: 10 };

export interface Session {
  /** SHA-256 of the id. */
  readonly key: string;
  readonly user: string;
  /** The salt of the password that it began with: when that is not the user's any more, the session is over. */
  readonly salt: string;
  readonly startedAt: number;
  readonly usedAt: number;
}

export class Sessions {
  readonly #clock: Clock;
  readonly #limits: SessionLimits;
  /** The one that was used last is last. */
  readonly #sessions = new Map<string, Session>();

  constructor(clock: Clock, limits: SessionLimits = standardLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Answers the id, always a new one. */
  start({ name, password: { salt } }: User): Secret {
    const id = new Secret(randomBytes(32).toString('base64url'));
    const now = this.#clock.now();
    this.#makeRoom(name);
    const key = keyOf(id);
    this.#sessions.set(key, { key, user: name, salt, startedAt: now, usedAt: now });
    return id;
  }

  /** The session of an id, which counts as a use of it. */
  use(id: Secret): Session | undefined {
    const session = this.#sessions.get(keyOf(id));
    if (session === undefined || !this.isOpen(session)) return undefined;
    const used = { ...session, usedAt: this.#clock.now() };
    this.#sessions.delete(used.key);
    this.#sessions.set(used.key, used);
    return used;
  }

  /** For answers that go on for long: asking is no use of it. */
  isOpen({ key }: Session): boolean {
    const session = this.#sessions.get(key);
    if (session === undefined) return false;
    const now = this.#clock.now();
    const { idleMs, absoluteMs } = this.#limits;
    const open = now - session.usedAt < idleMs && now - session.startedAt < absoluteMs;
    if (!open) this.#sessions.delete(key);
    return open;
  }

  end({ key }: Session): void {
    this.#sessions.delete(key);
  }

  #makeRoom(user: string): void {
    const open = [...this.#sessions.values()].filter((session) => this.isOpen(session));
    const own = open.filter((session) => session.user === user);
    for (const session of own.slice(0, Math.max(0, own.length - this.#limits.perUser + 1))) this.end(session);
  }
}

/** What a page of ours sends along to show that it could read an answer of ours. It follows from the id, and not back. */
export function csrfTokenOf(id: Secret): string {
  return createHmac('sha256', id.reveal()).update('csrf').digest('base64url');
}

export function isCsrfToken(id: Secret, given: unknown): boolean {
  const wanted = Buffer.from(csrfTokenOf(id));
  const shown = Buffer.from(typeof given === 'string' ? given : '');
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
}

function keyOf(id: Secret): string {
  return createHash('sha256').update(id.reveal()).digest('base64');
}
