import { describe, expect, it } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { endedSessionCookie, sessionCookie, sessionIdIn } from './session-cookie.ts';

const id = `${'a-'.repeat(21)}_`;

describe('the cookie of a session', () => {
  it.each([
    [false, `threatlockdown=${id}; Path=/; HttpOnly; SameSite=Strict`],
    [true, `__Host-threatlockdown=${id}; Path=/; HttpOnly; SameSite=Strict; Secure`],
  ])('over TLS: %s, reads %s', (secure, text) => {
    expect(sessionCookie(new Secret(id), secure)).toBe(text);
    expect(sessionIdIn(text.split(';')[0], secure)?.reveal()).toBe(id);
    expect(endedSessionCookie(secure)).toBe(text.replace(id, '').replace('; Path', '; Max-Age=0; Path'));
  });

  it('is found among others', () => {
    expect(sessionIdIn(`a=b; threatlockdown=${id};c; xthreatlockdown=${id}`, false)?.reveal()).toBe(id);
  });

  it.each<[string, string | undefined]>([
    ['no header', undefined],
    ['none', 'a=b'],
    ['an empty one', 'threatlockdown='],
    ['one that is too long', `threatlockdown=${id}a`],
    ['one that is no id', `threatlockdown=${id.slice(1)}!`],
    ['two', `threatlockdown=${id}; threatlockdown=${id}`],
    ['that for TLS only', `__Host-threatlockdown=${id}`],
  ])('is not there in %s', (_, header) => {
    expect(sessionIdIn(header, false)).toBeUndefined();
  });
});
