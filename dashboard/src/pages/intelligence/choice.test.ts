import { describe, expect, test } from 'vitest';
import type { Indicator } from '../../../../src/api/contract.ts';
import { chosenIndicators, keyOf, valuesOf } from './choice.ts';

function indicator(given: Partial<Indicator>): Indicator {
  return {
    value: '203.0.113.9',
    type: 'ipv4-addr',
    service: 'maltiverse',
    name: null,
    classification: 'malicious',
    confidence: 'High',
    provider: null,
    sightings: null,
    software: null,
    reference: null,
    firstSeen: 1,
    lastSeen: 2,
    alerts: 1,
    ...given,
  };
}

const all = [
  indicator({}),
  indicator({ value: 'files.example', type: 'domain-name', classification: 'suspicious' }),
  indicator({ value: 'abcd', type: 'file', service: 'virustotal', classification: null }),
];
const any = { type: '', service: '', classification: '' };

describe('the list of indicators', () => {
  test('has all of them when nothing is chosen', () => {
    expect(chosenIndicators(all, any)).toEqual(all);
  });

  test('has those that fit everything that is chosen', () => {
    const wanted = { ...any, service: 'maltiverse', classification: 'suspicious' };
    expect(chosenIndicators(all, wanted).map(({ value }) => value)).toEqual(['files.example']);
    expect(chosenIndicators(all, { ...wanted, type: 'file' })).toEqual([]);
  });

  test('offers what there is, each once and in order, and what is chosen although there is none of it', () => {
    expect(valuesOf([...all, ...all], 'type', '')).toEqual(['domain-name', 'file', 'ipv4-addr']);
    expect(valuesOf(all, 'classification', 'harmless')).toEqual(['harmless', 'malicious', 'suspicious']);
  });

  test('tells two services that speak of one value apart', () => {
    expect(keyOf(indicator({}))).not.toBe(keyOf(indicator({ service: 'virustotal' })));
  });
});
