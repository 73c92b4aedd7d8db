import { scryptSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { cheapPasswords } from './access-rig.contract.ts';
import { type Derive, hashBytes, openPasswords, passwordProblem, standardCost } from './password.ts';

const password = new Secret('correct horse battery');

describe('a password', () => {
  it('is known again by its hash, and another is not', async () => {
    const passwords = cheapPasswords();
    const hash = await passwords.hash(password);
    expect(await passwords.check(password, hash)).toBe('right');
    expect(await passwords.check(new Secret('correct horse batterx'), hash)).toBe('wrong');
    expect(inspect(hash)).not.toContain('horse');
  });

  it('has another salt each time', async () => {
    const passwords = cheapPasswords();
    const [one, two] = [await passwords.hash(password), await passwords.hash(password)];
    expect(one.salt).not.toBe(two.salt);
    expect(one.hash).not.toBe(two.hash);
  });

  it('is the same however its letters are composed', async () => {
    const passwords = cheapPasswords();
    const hash = await passwords.hash(new Secret('gro\u00dfe \u00dcbung 12'));
    expect(await passwords.check(new Secret('gro\u00dfe U\u0308bung 12'), hash)).toBe('right');
  });

  it('is checked at the cost that it was made at, also when the standard has changed', async () => {
    const hash = await cheapPasswords().hash(password);
    const seen: number[] = [];
    const derive: Derive = async (text, salt, cost) => {
      seen.push(cost.N);
      return scryptSync(text, salt, hashBytes, cost);
    };
    expect(await openPasswords({ N: 4, r: 1, p: 1 }, derive).check(password, hash)).toBe('right');
    expect(seen).toEqual([2]);
  });

  it('by the standard is made by the real scrypt, at a cost that slows down who steals the file', async () => {
    expect(standardCost.N).toBeGreaterThanOrEqual(2 ** 15);
    const { salt, hash, ...cost } = await openPasswords().hash(password);
    expect(cost).toEqual(standardCost);
    const expected = scryptSync(password.reveal(), Buffer.from(salt, 'base64'), 32, { ...cost, maxmem: 2 ** 27 });
    expect(hash).toBe(expected.toString('base64'));
  });

  it.each([
    ['elevenchars', 'a password has at least 12 characters'],
    ['x'.repeat(1025), 'a password has at most 1024 characters'],
    ['twelve chars', undefined],
  ])('%.20s is judged by its length', (text, problem) => {
    expect(passwordProblem(new Secret(text))).toBe(problem);
  });
});

describe('the check of a name that nobody has', () => {
  it('does the same work, at the same cost, and is never right', async () => {
    const work: unknown[] = [];
    const derive: Derive = async (text, salt, cost) => {
      work.push({ text, salt: salt.length, ...cost });
      return Buffer.alloc(hashBytes);
    };
    const passwords = openPasswords({ N: 2, r: 1, p: 1 }, derive);
    const hash = await passwords.hash(new Secret('whatever it is'));
    work.length = 0;
    expect(await passwords.check(password, hash)).toBe('right');
    expect(await passwords.check(password, undefined)).toBe('wrong');
    expect(work).toHaveLength(2);
    expect(work[0]).toEqual(work[1]);
  });
});

describe('many at once', () => {
  it('wait in a line, one at a time, and the line is short', async () => {
    let running = 0;
    let most = 0;
    const derive: Derive = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return Buffer.alloc(hashBytes);
    };
    const passwords = openPasswords({ N: 2, r: 1, p: 1 }, derive);
    const answers = await Promise.all(Array.from({ length: 20 }, () => passwords.check(password, undefined)));
    expect(most).toBe(1);
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(4);
    expect(await passwords.check(password, undefined)).toBe('wrong');
  });

  it('go on after one that failed', async () => {
    let failing = true;
    const derive: Derive = async () => {
      if (failing) throw new Error('no memory');
      return Buffer.alloc(hashBytes);
    };
    const passwords = openPasswords({ N: 2, r: 1, p: 1 }, derive);
    await expect(passwords.check(password, undefined)).rejects.toThrow('no memory');
    failing = false;
    expect(await passwords.check(password, undefined)).toBe('wrong');
  });
});
