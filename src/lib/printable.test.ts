import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it.each([
  ['an escape sequence', '\u001b[2Jgone', '\ufffd[2Jgone'],
  ['the same in one character', '\u009b2Jgone', '\ufffd2Jgone'],
  ['a carriage return', 'seen\rhidden', 'seen\ufffdhidden'],
  ['a mark that turns the direction', 'exe\u202egpj', 'exe\ufffdgpj'],
  ['a separator of lines', 'one\u2028two', 'one\ufffdtwo'],
])('takes away the force of %s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('leaves text as it is, with its newlines and tabs', () => {
  const text = 'größe\t東京 🦊\n→ done';
  expect(printable(text)).toBe(text);
});
