import { describe, expect, it } from 'vitest';
import { causeId, intelligenceAddress, readIndicator } from './indicator.ts';

describe('an enrichment by Maltiverse', () => {
  const data = {
    integration: 'maltiverse',
    alert_id: '1.2',
    maltiverse: { source: { classification: 'malicious' } },
    threat: {
      indicator: { name: '203.0.113.7', type: 'ipv4-addr', confidence: 'High', sightings: '3', provider: 'A, B' },
      software: { id: 'S0154', name: 'Cobalt Strike' },
    },
  };

  it('is read', () => {
    expect(readIndicator({ data })).toMatchObject({
      ...{ service: 'maltiverse', value: '203.0.113.7', type: 'ipv4-addr', classification: 'malicious' },
      ...{ confidence: 'High', provider: 'A, B', sightings: 3, detections: null, software: 'S0154 Cobalt Strike' },
    });
    expect(causeId({ data })).toBe('1.2');
  });

  it('may lack everything', () => {
    expect(readIndicator({ data: { integration: 'maltiverse', threat: [] } })).toMatchObject({
      value: null,
      software: null,
      sightings: null,
    });
  });
});

describe('an enrichment by VirusTotal', () => {
  const source = { alert_id: '1.2', file: '/tmp/x', md5: 'm', sha1: 's' };
  const enrichment = (virustotal: object) => ({ data: { integration: 'virustotal', virustotal } });

  it('tells how many engines detect the file', () => {
    const found = enrichment({ found: '1', malicious: '1', positives: '54', total: '68', sha1: 's', source });
    expect(readIndicator(found)).toMatchObject({
      ...{ value: 's', name: '/tmp/x', classification: 'malicious', problem: null },
      detections: { positives: 54, total: 68 },
    });
    expect(causeId(found)).toBe('1.2');
  });

  it('tells of a file that nobody has seen, and of one that is harmless', () => {
    expect(readIndicator(enrichment({ found: 0, malicious: 0, source }))).toMatchObject({
      classification: 'unknown',
      detections: null,
      value: 's',
    });
    expect(readIndicator(enrichment({ found: 1, malicious: 0, source }))).toMatchObject({ classification: 'harmless' });
  });

  it('tells what went wrong', () => {
    const wrong = enrichment({ error: 403, description: 'Error: Check credentials', source });
    expect(readIndicator(wrong)).toMatchObject({ classification: null, problem: 'Error: Check credentials' });
  });
});

it('other alerts are no enrichments', () => {
  expect(readIndicator({ data: { integration: 'mine' } })).toBeNull();
  expect([readIndicator({}), causeId({})]).toEqual([null, null]);
});

it('the address of an indicator survives what values hold', () => {
  const address = intelligenceAddress('maltiverse', 'http://x.example/?a=1&b=#c');
  expect(new URL(address, 'http://localhost').searchParams.get('open')).toBe('maltiverse:http://x.example/?a=1&b=#c');
});
