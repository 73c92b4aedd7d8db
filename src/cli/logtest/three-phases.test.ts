import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { type Shown, threePhases } from './three-phases.ts';

const shown = (document: JsonObject, given: Partial<Shown> = {}) =>
  threePhases({ document, alerts: false, trace: undefined, heading: (text) => text, ...given });

/** The lines below a phase's heading, without their indentation by one tab. */
function phase(number: number, document: JsonObject): readonly string[] {
  const [, text = ''] = shown(document).split(`**Phase ${number}: `);
  const [lines = ''] = text.split(/\n(?!\t)/);
  return lines
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^\t/, ''));
}

const everything = {
  timestamp: '2026-11-21T17:03:13.427+0000',
  rule: {
    level: 5,
    description: 'The door refused ann',
    id: '101',
    mitre: { id: ['T1110'], tactic: ['Getting In'] },
    firedtimes: 2,
    mail: false,
    groups: ['door', 'authentication_failed'],
    gdpr: ['IV_35.7.d'],
  },
  full_log: "Dec 29 10:00:01 gate doord[7]: refused 'ann' from 192.0.2.7",
  predecoder: { program_name: 'doord', timestamp: 'Dec 29 10:00:01', hostname: 'gate' },
  decoder: { ftscomment: 'new', parent: 'door', name: 'door-refused' },
  data: { srcuser: 'ann', action: 'refused', srcip: '192.0.2.7' },
  location: 'stdin',
};

describe('the three phases', () => {
  it('are laid out as people know them', () => {
    expect(shown(everything, { alerts: true })).toBe(`
**Phase 1: Completed pre-decoding.
\tfull event: 'Dec 29 10:00:01 gate doord[7]: refused 'ann' from 192.0.2.7'
\ttimestamp: 'Dec 29 10:00:01'
\thostname: 'gate'
\tprogram_name: 'doord'

**Phase 2: Completed decoding.
\tname: 'door-refused'
\tparent: 'door'
\tftscomment: 'new'
\taction: 'refused'
\tsrcip: '192.0.2.7'
\tsrcuser: 'ann'

**Phase 3: Completed filtering (rules).
\tid: '101'
\tlevel: '5'
\tdescription: 'The door refused ann'
\tgroups: '['door', 'authentication_failed']'
\tfiredtimes: '2'
\tgdpr: '['IV_35.7.d']'
\tmail: 'False'
\tmitre.id: '['T1110']'
\tmitre.tactic: '['Getting In']'
**Alert to be generated.
`);
  });

  it('have no third one where no rule matched, and say so where no decoder did', () => {
    expect(shown({ full_log: 'x', decoder: {} })).toBe(`
**Phase 1: Completed pre-decoding.
\tfull event: 'x'

**Phase 2: Completed decoding.
\tNo decoder matched.
`);
  });

  it('show no full event where the rule leaves it out', () => {
    expect(phase(1, { predecoder: { hostname: 'gate' }, decoder: {} })).toEqual(["hostname: 'gate'"]);
  });

  it('show only members that there are', () => {
    expect(phase(3, { decoder: {}, rule: { description: 'd', id: '100', groups: [] } })).toEqual([
      "id: '100'",
      "description: 'd'",
      "groups: '[]'",
    ]);
  });

  it('show which rules were tried before what came of it', () => {
    const trace = ['Trying rule: 1 - Any line', '*Rule 1 matched', '*Trying child rules'];
    const text = shown(everything, { trace });
    expect(text).toContain(
      '\n\n**Rule debugging:\n\tTrying rule: 1 - Any line\n\t\t*Rule 1 matched\n\t\t*Trying child rules\n\n**Phase 3',
    );
    expect(shown(everything, { trace: [] })).toContain("srcuser: 'ann'\n\n**Rule debugging:\n\n**Phase 3");
  });

  it('have headings that can be set off, and nothing else of them', () => {
    const text = shown(everything, { alerts: true, trace: [], heading: (heading) => `<${heading}>` });
    expect(text.match(/<.*>/g)).toEqual([
      '<**Phase 1: Completed pre-decoding.>',
      '<**Phase 2: Completed decoding.>',
      '<**Rule debugging:>',
      '<**Phase 3: Completed filtering (rules).>',
      '<**Alert to be generated.>',
    ]);
  });
});

describe('a value', () => {
  it.each([
    ['text', 'text'],
    ['', ''],
    [7, '7'],
    [true, 'True'],
    [false, 'False'],
    [null, 'None'],
    [['a', 1, null, [true]], "['a', 1, None, [True]]"],
    [["it's", 'a "b"', `'"`, '\\ \n'], `["it's", 'a "b"', '\\'"', '\\\\ \\n']`],
    [[{ a: 'b', c: [] }], "[{'a': 'b', 'c': []}]"],
    ['\u001b[31m\u0007', '\ufffd[31m\ufffd'],
    ['a\nb\tc', 'a\nb\tc'],
  ])('%j is shown as %s', (value, expected) => {
    expect(shown({ decoder: { name: 'd' }, data: { value } })).toContain(`\tvalue: '${expected}'\n`);
  });

  it('inside others has a name of all their names, and is sorted with what is beside it', () => {
    const data = { b: { z: '1', a: { c: '2' } }, 'a.x': '3', B: {}, a: '4' };
    expect(phase(2, { decoder: { name: 'd' }, data })).toEqual([
      "name: 'd'",
      "a: '4'",
      "a.x: '3'",
      "b.a.c: '2'",
      "b.z: '1'",
    ]);
  });
});
