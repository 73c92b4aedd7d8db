import { expect, it } from 'vitest';
import { BoundedMemory } from './bounded-memory.ts';

it('beyond its capacity forgets what was written longest ago', () => {
  const memory = new BoundedMemory(250);
  memory.set('a', '1');
  memory.set('b', '2');
  memory.set('a', '3');
  memory.set('c', '4');
  expect([...memory.entries()]).toEqual([
    ['a', '3'],
    ['c', '4'],
  ]);
  expect(memory.get('b')).toBeUndefined();
});

it('has room for as much as before when a text becomes shorter', () => {
  const memory = new BoundedMemory(250);
  memory.set('a', 'x'.repeat(149));
  memory.set('a', '1');
  memory.set('b', '2');
  expect([...memory.entries()]).toHaveLength(2);
});

it('does not keep what is larger than itself', () => {
  const memory = new BoundedMemory(250);
  memory.set('a', '1');
  memory.set('b', 'x'.repeat(300));
  expect([...memory.entries()]).toEqual([]);
});
