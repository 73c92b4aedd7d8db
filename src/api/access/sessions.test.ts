import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Secret } from '../../lib/secret.ts';
import { csrfTokenOf, isCsrfToken, Sessions } from './sessions.ts';
import type { User } from './users-file.ts';

const limits = { idleMs: 1_000, absoluteMs: 5_000, perUser: 3 };
const userOf = (name: string): User => ({
  name,
  role: 'reader',
  password: { N: 2, r: 1, p: 1, salt: `salt of ${name}`, hash: '' },
  createdAt: 0,
  changedAt: 0,
});
const rita = userOf('rita');

let clock: ManualClock;
let sessions: Sessions;
beforeEach(() => {
  clock = new ManualClock();
  sessions = new Sessions(clock, limits);
});

describe('a session', () => {
  it('has a random id of 256 bits, which is kept nowhere', () => {
    const ids = new Set(Array.from({ length: 50 }, () => sessions.start(rita).reveal()));
    expect(ids.size).toBe(50);
    for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(32);
    const [id = ''] = ids;
    expect(inspect([sessions.use(new Secret(id)), sessions], { showHidden: true, depth: 9 })).not.toContain(id);
  });

  it('is found by its id until it is ended, and by nothing else', () => {
    const id = sessions.start(rita);
    const use = (text: string) => sessions.use(new Secret(text));
    const session = sessions.use(id);
    expect(session).toMatchObject({ user: 'rita', salt: 'salt of rita', usedAt: clock.now() });
    expect([use(''), use(session?.key ?? ''), use(`${id.reveal()}x`)]).toEqual([undefined, undefined, undefined]);
    if (session) sessions.end(session);
    expect(sessions.use(id)).toBeUndefined();
  });

  it('stays while it is used, and asking whether it is open is no use', async () => {
    const id = sessions.start(rita);
    for (let count = 0; count < 4; count++) {
      await clock.advance(999);
      expect(sessions.use(id)).toBeDefined();
    }
    const session = sessions.use(id);
    if (session === undefined) throw new Error('it is over');
    await clock.advance(600);
    expect(sessions.isOpen(session)).toBe(true);
    await clock.advance(400);
    expect(sessions.isOpen(session)).toBe(false);
    expect(sessions.use(id)).toBeUndefined();
  });

  it('is over at last, however much it is used', async () => {
    const id = sessions.start(rita);
    for (let count = 0; count < 9; count++) {
      await clock.advance(500);
      expect(sessions.use(id)).toBeDefined();
    }
    await clock.advance(500);
    expect(sessions.use(id)).toBeUndefined();
  });
});

describe('of many sessions', () => {
  it('a user keeps the three that were used last, and nobody else loses one', () => {
    const other = sessions.start(userOf('ada'));
    const [first, second, third] = [sessions.start(rita), sessions.start(rita), sessions.start(rita)];
    sessions.use(first);
    const fourth = sessions.start(rita);
    expect([first, second, third, fourth, other].map((id) => sessions.use(id) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
  });

  it('those that are over are forgotten when a new one begins', async () => {
    for (let count = 0; count < 5; count++) sessions.start(userOf(`user-${count}`));
    expect(sessions.size).toBe(5);
    await clock.advance(1_000);
    sessions.start(rita);
    expect(sessions.size).toBe(1);
  });
});

describe('a CSRF token', () => {
  it('is that of its session only', () => {
    const [id, other] = [sessions.start(rita), sessions.start(rita)];
    expect(isCsrfToken(id, csrfTokenOf(id))).toBe(true);
    for (const given of [csrfTokenOf(other), id.reveal(), '', undefined, [csrfTokenOf(id)]]) {
      expect(isCsrfToken(id, given)).toBe(false);
    }
  });
});
