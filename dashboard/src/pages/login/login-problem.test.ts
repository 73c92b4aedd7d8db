import { expect, test } from 'vitest';
import { loginProblem } from './login-problem.ts';

const failure = (status: number, code = 'x', message = 'something else') => ({ status, code, message });

test('a program that is not there is not called a wrong password', () => {
  expect(loginProblem(failure(0), 0)).toMatch(/does not answer/);
});

test('whether the name or the password is wrong stays open', () => {
  expect(loginProblem(failure(401), 0)).toBe('The name or the password is wrong.');
});

test('after too many failures it says how long to wait, and when it is over', () => {
  expect(loginProblem(failure(429), 23)).toMatch(/try again in 23 s/);
  expect(loginProblem(failure(429), 0)).toMatch(/try again now/);
});

test('a busy moment passes, but without accounts somebody has to act', () => {
  expect(loginProblem(failure(503, 'busy'), 0)).toMatch(/Try again/);
  expect(loginProblem(failure(503, 'users_unusable', 'nobody can log in: ask the admin'), 0)).toBe(
    'Nobody can log in: ask the admin.',
  );
});
