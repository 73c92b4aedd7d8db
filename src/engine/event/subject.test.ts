import { describe, expect, it } from 'vitest';
import { Subject } from './subject.ts';

function folded(text: string): string {
  const subject = new Subject();
  subject.set(text);
  return subject.folded;
}

describe('a subject', () => {
  it('folds the letters of ASCII and no others', () => {
    expect(folded('Failed PASSWORD')).toBe('failed password');
    expect(folded('\xc0\xc9 Z\xdf')).toBe('\xc0\xc9 z\xdf');
  });

  it('is what was set last, and has another version each time', () => {
    const subject = new Subject();
    subject.set('One');
    const version = subject.version;
    expect([subject.isSet, subject.folded]).toEqual([true, 'one']);
    subject.set('Two');
    expect([subject.text, subject.folded]).toEqual(['Two', 'two']);
    expect(subject.version).not.toBe(version);
  });

  it('is empty and not set once cleared', () => {
    const subject = new Subject();
    subject.set('One');
    subject.clear();
    expect([subject.isSet, subject.text, subject.folded]).toEqual([false, '', '']);
  });
});
