import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../src/api/contract.ts';
import { commandLine, forgottenAttempts, resultOf, subjectOf } from './exchange-words.ts';

const about = { at: 1_000, attempt: 1, milliseconds: 12 };
const request = { method: 'POST', url: 'https://hooks.example.com/<secret>', headers: {}, body: null };

function answered(status: number, attempt = 1): Exchange {
  return { ...about, kind: 'http', attempt, request, answer: { status, headers: {}, body: '' }, failure: null };
}

const unanswered: Exchange = { ...about, kind: 'http', request, answer: null, failure: 'connection refused' };

function ran(exit: string): Exchange {
  return { ...about, kind: 'script', command: ['integrations/custom-x', 'a file'], exit, output: '' };
}

describe('an exchange', () => {
  test('is told by how it ended', () => {
    expect(resultOf(answered(200))).toEqual({ words: '200 OK', tone: 'good' });
    expect(resultOf(answered(429))).toEqual({ words: '429 Too Many Requests', tone: 'warning' });
    expect(resultOf(answered(599))).toEqual({ words: '599', tone: 'warning' });
    expect(resultOf(answered(403))).toEqual({ words: '403 Forbidden', tone: 'bad' });
    expect(resultOf(unanswered)).toEqual({ words: 'no answer', tone: 'bad' });
    expect(resultOf(ran('exit status 0')).tone).toBe('good');
    expect(resultOf(ran('exit status 1'))).toEqual({ words: 'exit status 1', tone: 'bad' });
  });

  test('is called by what was asked', () => {
    expect(subjectOf(answered(200))).toBe('POST hooks.example.com');
    expect(subjectOf(ran(''))).toBe('integrations/custom-x');
  });
});

test('a command is shown as one would type it', () => {
  expect(commandLine(['integrations/custom-x', '/tmp/a b', '', "it's", '$HOME'])).toBe(
    `integrations/custom-x '/tmp/a b' '' 'it'\\''s' '$HOME'`,
  );
});

describe('attempts of which nothing is known any more', () => {
  test('are named', () => {
    expect(forgottenAttempts(0, [])).toBe(null);
    expect(forgottenAttempts(1, [answered(500)])).toBe(null);
    expect(forgottenAttempts(1, [])).toBe('attempt 1');
    expect(forgottenAttempts(5, [answered(500, 5), answered(500, 4)])).toBe('attempts 1 to 3');
    expect(forgottenAttempts(4, [answered(500, 2), answered(500, 4)])).toBe('2 of its 4 attempts');
  });
});
