import { describe, expect, it } from 'vitest';
import { FieldNames } from './field-names.ts';

describe('names of dynamic fields', () => {
  it('are one object each, and share their slot whatever their letters', () => {
    const names = new FieldNames();
    const early = names.intern('Win.User');
    const slot = names.slotOf('win.user');
    expect(early.slot).toBe(slot);
    expect(names.intern('WIN.user').slot).toBe(slot);
    expect(names.intern('Win.User')).toBe(early);
    expect(names.intern('win.other').slot).toBe(-1);
  });

  it('are not kept when they are so long that only a log can have made them up', () => {
    const names = new FieldNames();
    const long = 'x'.repeat(1001);
    expect(names.intern(long)).not.toBe(names.intern(long));
    expect(names.intern(long)).toEqual({ name: long, slot: -1 });
  });
});
