import ipaddr from 'ipaddr.js';
import type { Clock } from '../../lib/clock.ts';

/*
 * Guessing passwords is slowed down by address, and by name:
 *
 * - After five failures within a quarter of an hour an address has to wait before each further attempt, twice as long each
 *   time, up to five minutes. Attempts that come too early are not looked at, and do not count.
 * - After twenty failures for one name, wherever they came from, one failure is enough for an address to be made to wait.
 *
 * A name is never locked: whoever attacks one from elsewhere could keep its owner out. The first attempt of an address is always
 * looked at, so that the right password works whatever others do.
 *
 * An attempt counts as failed from its beginning, so that a hundred at once are no way around, until it is known to be
 * right. That takes back itself and none before it: a reader's own password must not buy guesses at the admin's.
 */

const windowMs = 15 * 60_000;
const longestDelayMs = 5 * 60_000;
const addressAllowance = 5;
const allowanceUnderAttack = 1;
const attackFailures = 20;
/** Of addresses, and of names. The one that was quiet for longest is forgotten first. */
const mostKeys = 10_000;

export type LoginAttempt =
  | { readonly allowed: true; readonly withdraw: () => void }
  | { readonly allowed: false; readonly retryAfterMs: number };

export class LoginLimiter {
  readonly #clock: Clock;
  readonly #addresses: RecentFailures;
  readonly #names: RecentFailures;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#addresses = new RecentFailures(clock);
    this.#names = new RecentFailures(clock);
  }

  attempt(address: string, name: string): LoginAttempt {
    const network = networkOf(address);
    const waitMs = this.#mustWaitMs(network, name);
    if (waitMs > 0) return { allowed: false, retryAfterMs: waitMs };
    const at = this.#clock.now();
    this.#addresses.add(network, at);
    this.#names.add(name, at);
    return {
      allowed: true,
      withdraw: () => {
        this.#addresses.remove(network, at);
        this.#names.remove(name, at);
      },
    };
  }

  /** How many addresses and names are remembered. */
  get size(): number {
    return this.#addresses.size + this.#names.size;
  }

  #mustWaitMs(network: string, name: string): number {
    const failures = this.#addresses.of(network);
    const underAttack = this.#names.of(name).length >= attackFailures;
    const excess = failures.length - (underAttack ? allowanceUnderAttack : addressAllowance);
    if (excess < 0) return 0;
    return (failures.at(-1) ?? 0) + Math.min(1_000 * 2 ** excess, longestDelayMs) - this.#clock.now();
  }
}

/** When each key failed within the window, oldest first, and no more often than makes a difference. */
class RecentFailures {
  readonly #clock: Clock;
  readonly #times = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#times.size;
  }

  of(key: string): readonly number[] {
    const since = this.#clock.now() - windowMs;
    return (this.#times.get(key) ?? []).filter((time) => time > since);
  }

  add(key: string, at: number): void {
    this.#put(key, [...this.of(key), at].slice(-attackFailures));
    const [quietest] = this.#times.keys();
    if (this.#times.size > mostKeys && quietest !== undefined) this.#times.delete(quietest);
  }

  remove(key: string, at: number): void {
    const times = this.of(key);
    const index = times.lastIndexOf(at);
    this.#put(key, index < 0 ? times : times.toSpliced(index, 1));
  }

  #put(key: string, times: readonly number[]): void {
    this.#times.delete(key);
    if (times.length > 0) this.#times.set(key, times);
  }
}

/** One subscriber has 2^64 addresses of IPv6 or more: they count as one. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join('.');
}
