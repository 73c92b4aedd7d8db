import { describe, expect, it } from 'vitest';
import { type MitreNames, readMitreNames, writeMitre } from './mitre.ts';

/** A bundle in the form in which MITRE publishes it, of our own making. */
function bundle(...objects: readonly object[]) {
  return { type: 'bundle', id: 'bundle--1', objects: [{ type: 'identity', name: 'nobody' }, ...tactics, ...objects] };
}

function tactic(id: string, shortname: string, name: string) {
  return { type: 'x-mitre-tactic', name, x_mitre_shortname: shortname, external_references: [reference(id)] };
}

function technique(id: string, name: string, phases: readonly string[], more: object = {}) {
  const kill_chain_phases = phases.map((phase_name) => ({ kill_chain_name: 'mitre-attack', phase_name }));
  return { type: 'attack-pattern', name, kill_chain_phases, external_references: [reference(id)], ...more };
}

function reference(external_id: string) {
  return { source_name: 'mitre-attack', external_id, url: 'https://attack.example/' };
}

const tactics = [
  tactic('TA1', 'getting-in', 'Getting In'),
  tactic('TA2', 'staying', 'Staying'),
  tactic('TA3', 'leaving', 'Leaving \u2013 Quietly'),
];

function read(...objects: readonly object[]): MitreNames {
  const answer = readMitreNames(bundle(...objects));
  if (answer.kind === 'invalid') throw new Error(answer.what);
  return answer.names;
}

const names = read(
  technique('T1', 'Open Door', ['staying', 'getting-in']),
  technique('T2', 'Back Door', ['getting-in', 'leaving']),
  technique('T1.001', 'Open Window', ['getting-in']),
  technique('T9', 'Nowhere', []),
);

const ids = (...list: readonly string[]) => ({ kind: 'ids', ids: list }) as const;
const pairs = (...list: readonly (readonly [string, string])[]) =>
  ({
    kind: 'pairs',
    pairs: list.map(([tacticId, techniqueId]) => ({ tactic: tacticId, technique: techniqueId })),
  }) as const;

describe('the mitre member', () => {
  it.each([
    [
      'all tactics of a technique, in their order',
      ids('T1'),
      '{"id":["T1"],"tactic":["Staying","Getting In"],"technique":["Open Door"]}',
    ],
    [
      'each tactic once',
      ids('T1', 'T1.001'),
      '{"id":["T1","T1.001"],"tactic":["Staying","Getting In"],"technique":["Open Door","Open Window"]}',
    ],
    [
      'unknown ids, but no names for them',
      ids('T404', 'T1.001'),
      '{"id":["T404","T1.001"],"tactic":["Getting In"],"technique":["Open Window"]}',
    ],
    ['nothing when no tactic is known', ids('T404'), undefined],
    ['nothing for a technique of no tactic', ids('T9'), undefined],
    [
      'pairs as they are confirmed',
      pairs(['TA1', 'T1']),
      '{"id":["T1"],"tactic":["Getting In"],"technique":["Open Door"]}',
    ],
    [
      'no pair that is not',
      pairs(['TA3', 'T1'], ['TA1', 'T404'], ['TA2', 'T1']),
      '{"id":["T1"],"tactic":["Staying"],"technique":["Open Door"]}',
    ],
    [
      'of pairs, each name once',
      pairs(['TA1', 'T1'], ['TA2', 'T1'], ['TA1', 'T2']),
      '{"id":["T1","T2"],"tactic":["Getting In","Staying"],"technique":["Open Door","Back Door"]}',
    ],
    ['nothing when no pair is confirmed', pairs(['TA3', 'T1']), undefined],
  ])('has %s', (_what, mitre, expected) => {
    expect(writeMitre(mitre, names)).toBe(expected);
  });

  it('has the ids alone when there are no names', () => {
    expect(writeMitre(ids('T1', 'T404'), undefined)).toBe('{"id":["T1","T404"]}');
    expect(writeMitre(pairs(['TA1', 'T1'], ['TA2', 'T1'], ['TA2', 'T2']), undefined)).toBe('{"id":["T1","T2"]}');
  });
});

describe('the names in a STIX bundle', () => {
  it('are byte strings', () => {
    const tacticNames = read(technique('T1', 'Café', ['leaving'])).technique('T1');
    expect(tacticNames).toEqual({
      name: 'Caf\xc3\xa9',
      tactics: [{ id: 'TA3', name: 'Leaving \xe2\x80\x93 Quietly' }],
    });
  });

  it('are known of what is revoked or deprecated, unless the id has another owner by now', () => {
    const known = read(
      technique('T1', 'Gone', ['staying'], { revoked: true }),
      technique('T2', 'New', ['staying']),
      technique('T2', 'Old', ['staying'], { x_mitre_deprecated: true }),
    );
    expect([known.technique('T1')?.name, known.technique('T2')?.name]).toEqual(['Gone', 'New']);
  });

  it('are only those of ATT&CK, and odd objects do no harm', () => {
    const foreign = { source_name: 'capec', external_id: 'CAPEC-1' };
    const known = read(
      technique('T1', 'Known', ['staying', 'unheard-of']),
      { ...technique('T2', 'By Another Name', []), external_references: [foreign] },
      { ...technique('T3', 'Elsewhere', []), kill_chain_phases: [{ kill_chain_name: 'other', phase_name: 'staying' }] },
      { type: 'attack-pattern' },
    );
    expect(known.technique('T1')?.tactics.map(({ name }) => name)).toEqual(['Staying']);
    expect(known.technique('CAPEC-1')).toBe(undefined);
    expect(known.technique('T3')?.tactics).toEqual([]);
  });

  it.each([
    [null, 'it has no list of objects'],
    [[], 'it has no list of objects'],
    [{ objects: 'x' }, 'it has no list of objects'],
    [{ objects: [] }, 'it has no techniques and tactics of ATT&CK'],
    [bundle(), 'it has no techniques and tactics of ATT&CK'],
  ])('cannot be read from %j', (stix, what) => {
    expect(readMitreNames(stix)).toEqual({
      kind: 'invalid',
      what,
      remedy: 'use enterprise-attack.json as MITRE publishes it',
    });
  });
});
