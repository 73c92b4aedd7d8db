import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBytes } from '../../lib/bytes.ts';
import { InternalRig } from './internal-rig.contract.ts';
import { changeMessage } from './syscheck/syscheck-change.contract.ts';

const rig = new InternalRig();

describe('the queue of a message', () => {
  it.each([
    ['1', 'not-internal'],
    ['2', 'not-internal'],
    ['z', 'not-internal'],
    ['5', 'dropped'],
    ['u', 'dropped'],
    ['8', 'dropped'],
    ['f', 'dropped'],
    ['3', 'dropped'],
    ['d', 'dropped'],
    ['e', 'dropped'],
    ['p', 'dropped'],
    ['9', 'decoded'],
  ])('%s makes a line of text %s', (queue, expected) => {
    expect(rig.decode(`${queue}:x:a line of text`).outcome).toBe(expected);
  });

  it('leaves a log line as it is', () => {
    const { decoder, fields, event } = rig.decode('1:x:{"type":"event"}');
    expect([decoder, fields, event.log.isSet]).toEqual([undefined, [], false]);
  });
});

const queues = ['8', 'f', '9', '3', 'd', 'e', 'p'] as const;
const places: Readonly<Record<string, string>> = { d: 'syscollector', e: 'wodle_cis-cat' };
const send = (queue: string, text: string) => rig.decodeBytes(`${queue}:${places[queue] ?? 'x'}:${text}`);

describe('whatever comes', () => {
  it('never makes a decoder throw, and a dropped message has no decoder', () => {
    const words = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '<',
      '>',
      "'",
      '/',
      '\\u',
      'Event',
      'Host: ',
      'type',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).map(toBytes),
      fc.array(words).map((some) => some.join('')),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string().map((xml) => JSON.stringify({ Event: `<Event><System>${xml}</System></Event>`, Message: xml })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...queues), text, (queue, message) => {
        const { outcome, decoder } = send(queue, message);
        expect(decoder !== undefined).toBe(outcome === 'decoded');
      }),
      { numRuns: 2000 },
    );
  });

  // As much as a datagram holds, of what is most work.
  const fill = (part: string) => part.repeat(Math.floor(64_000 / part.length));
  it.each([
    ['brackets', fill('[')],
    ['members', `{"type":"program","data":{${fill('"a":{')}`],
    ['a path', changeMessage({ path: fill('x') }).slice('8:syscheck:'.length)],
    [
      'accounts',
      JSON.stringify({
        type: 'event',
        data: { path: '/', type: 'added', attributes: { type: 'file', perm: fill('A (allowed), |') } },
      }),
    ],
    ['elements', JSON.stringify({ Event: fill('<a>'), Message: '' })],
    ['backslashes', JSON.stringify({ Event: `<Event>${fill('\\')}<`, Message: '' })],
    [
      'values',
      JSON.stringify({ Event: `<Event><EventData>${fill('<Data>a</Data>')}</EventData></Event>`, Message: '' }),
    ],
    ['names of files', fill("file '")],
    ['sentences', fill(' File: ')],
    ['parentheses', `Host: ${fill('(')}`],
  ])('64 KB of %s take a bounded time', (_title, message) => {
    for (const queue of queues) {
      const started = performance.now();
      send(queue, message);
      // Far above what it takes, and far below what any quadratic reading would.
      expect(performance.now() - started).toBeLessThan(500);
    }
  });
});
