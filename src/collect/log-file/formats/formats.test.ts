import { describe, expect, test } from 'vitest';
import { toBytes } from '../../../lib/bytes.ts';
import type { LogFormat } from '../../local-file.ts';
import { filesBlock } from '../log-file-rig.contract.ts';
import { createAssembler } from './create-assembler.ts';

const now = new Date(2030, 4, 7, 3, 4, 5).getTime();

/** The events of these lines, what is due a minute later included; the rest apart. */
function assemble(format: LogFormat, lines: readonly string[], labels: Readonly<Record<string, string>> = {}) {
  const complaints: string[] = [];
  const block = filesBlock('/x', {
    format,
    labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
  });
  const assembler = createAssembler(block, {
    path: '/service/dnscache/current',
    hostname: 'box.example.com',
    complain: (why) => complaints.push(why),
  });
  const events = lines.flatMap((text, index) => assembler.push({ text, at: index * 100 }, now));
  const pendingFrom = assembler.pendingFrom;
  return { events: [...events, ...assembler.due(now + 60_000)], rest: assembler.rest(), pendingFrom, complaints };
}

function regex(
  match: 'start' | 'end' | 'all',
  replace: 'no-replace' | 'none' | 'wspace' | 'tab',
  pattern: RegExp,
): LogFormat {
  return { kind: 'multi-line-regex', match, replace, timeoutMs: 5_000, pattern: (text) => pattern.test(text) };
}

interface Row {
  readonly what: string;
  readonly format: LogFormat;
  readonly lines: readonly string[];
  readonly events: readonly string[];
}

const audit = (id: number, text: string) => `type=X msg=audit(1700000000.1:${id}): ${text}`;

const rows: readonly Row[] = [
  {
    what: 'an event begins where the pattern says',
    format: regex('start', 'wspace', /^\d\d/),
    lines: ['11 start', '  more', '22 x'],
    events: ['11 start   more ', '22 x '],
  },
  {
    what: 'the first line begins an event, whatever it is',
    format: regex('start', 'no-replace', /^\d\d/),
    lines: ['odd\r', '11 a', 'b'],
    events: ['odd', '11 a\nb'],
  },
  {
    what: 'an event ends where the pattern says',
    format: regex('end', 'none', /END$/m),
    lines: ['p1', 'p2 END', 'p3'],
    events: ['p1p2 END', 'p3'],
  },
  {
    what: 'an event is complete when the pattern is found in it',
    format: regex('all', 'no-replace', /a\nb/),
    lines: ['a', 'b'],
    events: ['a\nb'],
  },
  {
    what: 'audit lines with one id are one event',
    format: { kind: 'audit' },
    lines: [audit(1, 'a'), audit(1, 'b'), audit(2, 'c'), 'no header'],
    events: [`${audit(1, 'a')} ${audit(1, 'b')}`, audit(2, 'c')],
  },
  {
    what: 'MySQL lines share the time before them',
    format: { kind: 'mysql_log' },
    lines: [
      'no time',
      '300507  3:04:05 first',
      '\t\t      second',
      '2030-05-07T03:04:05.000001Z\tthird',
      '2030-05-07T03:04:05.000001+02:00 fourth',
      'other',
    ],
    events: [
      'MySQL log: 300507  3:04:05 first',
      'MySQL log: 300507  3:04:05 second',
      'MySQL log: 2030-05-07T03:04:05.000001Z third',
      'MySQL log: 2030-05-07T03:04:05.000001+02:00 fourth',
    ],
  },
  {
    what: 'PostgreSQL goes on with a tab',
    format: { kind: 'postgresql_log' },
    lines: ['[2030-05-07 03:04:05 CET] x1', '\tcont', 'lost', '[2030-05-07 03:04:06 CET] x2'],
    events: ['[2030-05-07 03:04:05 CET] x1 \tcont', '[2030-05-07 03:04:06 CET] x2'],
  },
  {
    what: 'SQL Server goes on until the next time',
    format: { kind: 'mssql_log' },
    lines: ['2030-05-07 03:04:05.11 a', 'b', '2030-05-07 03:04:06.11 c'],
    events: ['2030-05-07 03:04:05.11 a b', '2030-05-07 03:04:06.11 c'],
  },
  {
    what: 'nmap tells of hosts with open ports',
    format: { kind: 'nmapg' },
    lines: [
      '# Nmap',
      'Host: 192.0.2.1 (gw)\tPorts: 22/open/tcp//ssh///, 443/open/tcp//https///, 80/closed/tcp//http///\tIgnored: 1',
      'Host: 192.0.2.2 ()\tPorts: 80/closed/tcp//http///',
    ],
    events: ['Host: 192.0.2.1 (gw), open ports: 22(tcp) 443(tcp)'],
  },
  {
    what: 'multilog gets a header, or has its own',
    format: { kind: 'djb-multilog' },
    lines: ['@40000000433225833b6e1a8c hello', '@40000000433225833b6e1a8c May  7 03:04:05 host prog: text', 'no label'],
    events: ['May 07 03:04:05 box dnscache: hello', 'host prog: text'],
  },
];

describe('formats', () => {
  test.each(rows)('$format.kind: $what', ({ format, lines, events }) => {
    expect(assemble(format, lines).events).toEqual(events);
  });

  test('a group that is not complete waits, and is unread meanwhile', () => {
    const group = assemble({ kind: 'multi-line', lines: 3 }, ['1', '2', '3', '4', '5']);
    expect(group).toMatchObject({ events: ['1 2 3'], rest: ['4 5'], pendingFrom: 300 });
  });

  test('at most 64 lines are an audit event', () => {
    const { events } = assemble(
      { kind: 'audit' },
      Array.from({ length: 65 }, () => audit(1, 'a')),
    );
    expect(events.map((event) => event.split('type=').length - 1)).toEqual([64, 1]);
  });

  test('events are no longer than lines', () => {
    const long = 'x'.repeat(40_000);
    expect(assemble({ kind: 'multi-line', lines: 2 }, [long, long]).events.map(({ length }) => length)).toEqual([
      65_278,
    ]);
    expect(assemble(regex('end', 'none', /END/), [long, `${long}END`]).events[0]).toHaveLength(65_278);
  });

  test('lines in another format are complained of', () => {
    expect(assemble({ kind: 'audit' }, ['x']).complaints).toEqual(['no audit header']);
    expect(assemble({ kind: 'nmapg' }, ['x']).complaints).toEqual(['no host and ports of nmap']);
  });
});

describe('json', () => {
  const json = { kind: 'json' } as const;

  test.each([
    ['{"a" : 1.0, "b":"\\u00e9", "n":null,"s":"\\/"}', '{"a":1,"b":"é","n":null,"s":"/"}'],
    ['{"a":{"b":"}\\"{"}} trailing }', '{"a":{"b":"}\\"{"}}'],
    ['{"a":1}{"b":2}', '{"a":1}'],
  ])('%s is written as %s', (line, event) => {
    expect(assemble(json, [toBytes(line)]).events).toEqual([toBytes(event)]);
  });

  test.each(['[1]', '"text"', '{"a":', 'x{"a":1}', ''])('%s is no event', (line) => {
    expect(assemble(json, [line]).events).toEqual([]);
  });

  test('labels are added, and replace nothing', () => {
    const labels = { '@src': 'x', 'k.n': 'v', 'k.m': '["a"]', a: 'not', 'a.b': 'not', '[': '[no json' };
    expect(assemble(json, ['{"a":1}'], labels).events).toEqual([
      '{"a":1,"@src":"x","k":{"n":"v","m":["a"]},"[":"[no json"}',
    ]);
  });
});
