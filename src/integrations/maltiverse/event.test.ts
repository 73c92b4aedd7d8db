import { describe, expect, it } from 'vitest';
import { sampleAlert } from '../../../test/support/sample-alert.ts';
import { at, type JsonObject, spacedJson } from '../../lib/json.ts';
import { indicatorEvent } from './event.ts';

const address = { name: '45.9.20.7', id: '45.9.20.7', path: '/ip/45.9.20.7' };
const mitre = (id: string, more: object = {}) => ({ source_name: 'mitre-attack', external_id: id, ...more });

const event = (answer: JsonObject, indicator = address) => indicatorEvent(sampleAlert(), indicator, answer);
const indicatorOf = (answer: JsonObject, indicator = address) =>
  at(event(answer, indicator).document, 'threat', 'indicator');
const softwareOf = (blacklist: JsonObject['blacklist']) => at(event({ blacklist }).document, 'threat', 'software');

describe('the event about an indicator', () => {
  it('has the members that rules and people know, in their order', () => {
    const answer = {
      type: 'ip',
      ip_addr: '45.9.20.7',
      classification: 'malicious',
      creation_time: '2024-01-05 10:00:00',
      modification_time: '2026-02-01 06:30:00',
      blacklist: [
        {
          description: 'Scanner',
          source: 'Zeta',
          external_references: [
            mitre('S0363', { url: 'https://attack.mitre.org/software/S0363', description: 'Empire' }),
          ],
        },
        { description: 'Bruteforce', source: 'Alpha' },
      ],
    };
    const { document, ...rest } = event(answer);
    expect(spacedJson(document)).toBe(
      `{"integration": "maltiverse", "alert_id": "1772918043.52117", "maltiverse": {"source": ${spacedJson(answer)}}, ` +
        '"threat": {"indicator": {"name": "45.9.20.7", "type": "ipv4-addr", "description": "Bruteforce, Scanner", ' +
        '"provider": "Alpha, Zeta", "first_seen": "2024-01-05 10:00:00", "modified_at": "2026-02-01 06:30:00", ' +
        '"last_seen": "2026-02-01 06:30:00", "confidence": "High", "sightings": 2, ' +
        '"reference": "https://maltiverse.com/ip/45.9.20.7", "ip": "45.9.20.7"}, ' +
        '"software": {"id": "S0363", "reference": "https://attack.mitre.org/software/S0363", "name": "Empire"}}}',
    );
    expect(rest).toMatchObject({ source: 'maltiverse', agent: { id: '014' } });
  });

  it('may lose what Maltiverse told, member by member, when it is too large', () => {
    expect(event({ type: 'ip', process_list: [] }).optional).toEqual([
      ['maltiverse', 'source', 'type'],
      ['maltiverse', 'source', 'process_list'],
      ['threat', 'indicator', 'description'],
      ['threat', 'indicator', 'provider'],
    ]);
  });

  it('has no alert_id where the alert has no id', () => {
    const { document } = indicatorEvent(sampleAlert({ id: undefined }), address, { type: 'ip' });
    expect(spacedJson(document)).toMatch(/^\{"integration": "maltiverse", "maltiverse": /);
  });

  it('says little where Maltiverse says little', () => {
    expect(spacedJson(indicatorOf({ blacklist: [{}] }) ?? '')).toBe(
      '{"name": "45.9.20.7", "type": null, "description": "", "provider": "", "first_seen": null, ' +
        '"modified_at": null, "last_seen": null, "confidence": "Not Specified", "sightings": 1, "reference": ""}',
    );
  });

  it('refers to a URL by its checksum', () => {
    const url = { name: 'http://a.example/b', id: 'ab12', path: '/url/ab12' };
    expect(indicatorOf({ type: 'url', classification: 'suspicious' }, url)).toMatchObject({
      name: 'http://a.example/b',
      type: 'url',
      reference: 'https://maltiverse.com/url/ab12',
      ip: undefined,
    });
  });

  it.each<[JsonObject, string | null]>([
    [{ type: 'ip' }, 'ipv4-addr'],
    [{ type: 'ip', ip_version: 4 }, 'ipv4-addr'],
    [{ type: 'ip', ip_version: 6 }, 'ipv6-addr'],
    [{ type: 'ip', ip_version: '6' }, 'ipv4-addr'],
    [{ type: 'ipv4' }, 'ipv4-addr'],
    [{ type: 'ipv6' }, 'ipv6-addr'],
    [{ type: 'hostname' }, 'domain-name'],
    [{ type: 'sample' }, 'file'],
    [{ type: 'email' }, null],
    [{ type: 'constructor' }, null],
    [{}, null],
  ])('gives %j the type %s', (answer, type) => expect(indicatorOf(answer)).toMatchObject({ type }));

  it.each<[string | undefined, string, string, string]>([
    ['malicious', 'Medium', 'Medium', 'High'],
    ['suspicious', 'Low', 'Low', 'Medium'],
    ['neutral', 'None', 'None', 'Low'],
    ['whitelist', 'None', 'None', 'Low'],
    ['whitelisted', 'None', 'None', 'Low'],
    ['constructor', 'None', 'None', 'None'],
    ['', 'Not Specified', 'Not Specified', 'Not Specified'],
    [undefined, 'Not Specified', 'Not Specified', 'Not Specified'],
  ])('is as sure of %s, with no, one and two reports, as %s, %s and %s', (classification, ...expected) => {
    const seen = [0, 1, 2].map((count) =>
      at(indicatorOf({ classification, blacklist: Array(count).fill({}) }), 'confidence'),
    );
    expect(seen).toEqual(expected);
  });

  it('names each description and source once, by code point, and bears reports without them', () => {
    const blacklist = [
      { description: '\u{1f480}', source: 'b' },
      { description: '\uff21', source: 'B' },
      { source: 'b' },
      { description: 7 },
      'odd',
      null,
    ];
    expect(indicatorOf({ blacklist })).toMatchObject({
      description: '7, \uff21, \u{1f480}',
      provider: 'B, b',
      sightings: 6,
    });
  });

  it('takes a single report for a list of one, and leaves the answer as it was', () => {
    const answer = { classification: 'malicious', blacklist: { description: 'Phishing', source: 'Feed' } };
    expect(indicatorOf(answer)).toMatchObject({ description: 'Phishing', provider: 'Feed', sightings: 1 });
    expect(at(event(answer).document, 'maltiverse', 'source')).toEqual(answer);
  });

  it('names the last software of MITRE ATT&CK that a report refers to', () => {
    const blacklist = [
      { external_references: [mitre('S0001', { description: 'First' }), mitre('S0002', { description: 'Second' })] },
      { external_references: [mitre('T1110'), { source_name: 'other', external_id: 'S0003' }, null, 'odd'] },
      { external_references: 'none' },
      {},
    ];
    expect(softwareOf(blacklist)).toEqual({ id: 'S0002', reference: null, name: 'Second' });
    expect(softwareOf([{ external_references: [mitre('T1110')] }])).toBeUndefined();
  });
});
