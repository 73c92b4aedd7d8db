import { describe, expect, it } from 'vitest';
import { compileWordSearch } from './word-search.ts';

describe('the search in a group string', () => {
  it.each([
    ['authentication_fail', 'syslog,sshd,authentication_failed,', true],
    ['authentication_fail', 'authentication_failures,', true],
    ['authentication_failed', 'authentication_failures,', false],
    ['SSHD', 'syslog,sshd,', true],
    ['sshd', 'syslog,SSHD,', true],
    ['squid|sshd', 'syslog,sshd,', true],
    ['squid|web', 'syslog,sshd,', false],
    // A first ^ stands for the beginning of the whole string.
    ['^syslog', 'syslog,sshd,', true],
    ['^sshd', 'syslog,sshd,', false],
    ['web|^sys', 'Syslog,sshd,', true],
    // Nothing else is special.
    ['sshd$', 'syslog,sshd', false],
    ['sshd,$', 'syslog,sshd,$', true],
    ['s.hd', 'sshd,', false],
    ['', 'sshd,', true],
  ])('%j in %j: %j', (pattern, groups, expected) => {
    expect(compileWordSearch(pattern)(groups)).toBe(expected);
  });
});
