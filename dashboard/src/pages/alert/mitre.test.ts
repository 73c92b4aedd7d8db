import { describe, expect, it } from 'vitest';
import { readMitre, softwarePage, techniquePage } from './mitre.ts';

describe('the page of a technique', () => {
  it.each([
    ['T1110', 'https://attack.mitre.org/techniques/T1110/'],
    ['T1110.001', 'https://attack.mitre.org/techniques/T1110/001/'],
  ])('%s is %s', (id, page) => {
    expect(techniquePage(id)).toBe(page);
  });

  it.each(['', 't1110', 'T110', 'T1110.1', 'T1110/../..', 'javascript:alert(1)', 'T1110\n'])('%j has none', (id) => {
    expect(techniquePage(id)).toBeNull();
  });
});

it('the page of software goes by its id', () => {
  expect(softwarePage('S0154 Cobalt Strike')).toBe('https://attack.mitre.org/software/S0154/');
  expect(softwarePage('S0154')).toBe('https://attack.mitre.org/software/S0154/');
  expect([softwarePage('Cobalt Strike'), softwarePage('S01545')]).toEqual([null, null]);
});

describe('what a rule says of MITRE', () => {
  it('gives each id its name when there are as many', () => {
    const mitre = { id: ['T1110', 'x'], technique: ['Brute Force', 'Odd'], tactic: ['Credential Access'] };
    expect(readMitre({ rule: { mitre } })).toEqual({
      techniques: [
        { id: 'T1110', name: 'Brute Force', page: 'https://attack.mitre.org/techniques/T1110/' },
        { id: 'x', name: 'Odd', page: null },
      ],
      tactics: ['Credential Access'],
      otherNames: [],
    });
  });

  it('keeps names apart when it cannot be known whose they are', () => {
    const { techniques, otherNames } = readMitre({ rule: { mitre: { id: ['T1078', 'T1021'], technique: ['SSH'] } } });
    expect(techniques.map(({ name }) => name)).toEqual([null, null]);
    expect(otherNames).toEqual(['SSH']);
  });

  it('may be nothing', () => {
    expect(readMitre({ rule: { mitre: 'T1110' } })).toEqual({ techniques: [], tactics: [], otherNames: [] });
  });
});
