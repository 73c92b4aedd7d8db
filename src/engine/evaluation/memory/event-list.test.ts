import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventList } from './event-list.ts';

describe('an event list', () => {
  it('holds what an array would', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40, max: 60 }), { maxLength: 60 }), (steps) => {
        const list = new EventList<number>();
        const model: number[] = [];
        let next = 0;
        for (const step of steps) {
          for (let time = 0; time < step; time += 1) {
            list.push(next);
            model.push(next);
            next += 1;
          }
          for (let time = 0; time > step; time -= 1) expect(list.dropOldest()).toBe(model.shift());
        }
        expect(Array.from({ length: list.length }, (_, index) => list.at(index))).toEqual(model);
        expect(list.at(list.length)).toBeUndefined();
      }),
    );
  });
});
