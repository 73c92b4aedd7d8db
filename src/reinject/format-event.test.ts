import { describe, expect, it } from 'vitest';
import type { Agent } from '../alert/alert.ts';
import type { Enrichment } from '../alert/enrichment.ts';
import { formatEvent, maxDatagramBytes } from './format-event.ts';

const web: Agent = { id: '017', name: 'shop-3', ip: '10.4.0.9' };

function enrichment(changes: Partial<Enrichment> = {}): Enrichment {
  return { source: 'virustotal', agent: web, document: { found: 0 }, optional: [], ...changes };
}

const text = (changes: Partial<Enrichment>) => formatEvent(enrichment(changes))?.bytes.toString();

describe('the text of an event', () => {
  it('begins with the agent that the alert was about', () => {
    expect(text({})).toBe('1:[017] (shop-3) 10.4.0.9->virustotal:{"found": 0}');
  });

  it.each<[string, Agent | undefined, string]>([
    ['no agent', undefined, '1:virustotal:'],
    ['an agent without an id', { id: undefined, name: 'n', ip: undefined }, '1:virustotal:'],
    ['the manager itself', { id: '000', name: 'boss', ip: undefined }, '1:virustotal:'],
    ['an unknown address', { id: '003', name: 'roam', ip: undefined }, '1:[003] (roam) any->virustotal:'],
    ['an unknown name', { id: '003', name: undefined, ip: '10.0.0.1' }, '1:[003] () 10.0.0.1->virustotal:'],
    ['an IPv6 address', { id: '004', name: 'six', ip: 'fe80::7' }, '1:[004] (six) fe80|:|:7->virustotal:'],
    ['bars and colons', { id: '005', name: 'a:b|c|:d', ip: 'any' }, '1:[005] (a|:b||c|||:d) any->virustotal:'],
    ['a name above ASCII', { id: '006', name: 'küche', ip: 'any' }, '1:[006] (küche) any->virustotal:'],
    ['a NUL, which would end the datagram', { id: '007', name: 'a\0b', ip: 'any' }, '1:[007] (ab) any->virustotal:'],
  ])('has the right location for %s', (_, agent, prefix) => {
    expect(text({ agent })).toBe(`${prefix}{"found": 0}`);
  });

  it('keeps the order of the members, blanks after commas and colons, and everything above ASCII escaped', () => {
    const document = { z: [1, 'é', null, true], a: { b: '😀\n"', c: undefined }, e: '' };
    expect(text({ agent: undefined, document })).toBe(
      '1:virustotal:{"z": [1, "\\u00e9", null, true], "a": {"b": "\\ud83d\\ude00\\n\\""}, "e": ""}',
    );
  });

  it('escapes the location only, not the event', () => {
    expect(text({ document: { url: 'http://x|y' } })).toMatch(/->virustotal:\{"url": "http:\/\/x\|y"\}$/);
  });

  it('keeps a location within 8,192 bytes, cut between characters and never inside an escape', () => {
    for (const filler of ['a', 'ü', ':', '|', 'x:']) {
      for (const shift of ['', 's']) {
        const agent = { id: '001', name: shift + filler.repeat(9000), ip: 'any' };
        const bytes = formatEvent(enrichment({ agent }))?.bytes ?? Buffer.alloc(0);
        const location = bytes.subarray(2, bytes.indexOf(':{"found"'));
        expect(location.length).toBeLessThanOrEqual(8192);
        expect(location.length).toBeGreaterThan(8188);
        expect(location.toString()).toMatch(/^(?:\|[|:]|[^|:\ufffd])*->virustotal$/u);
      }
    }
  });

  it('fills a datagram to its last byte before anything is trimmed', () => {
    const room = maxDatagramBytes - '1:virustotal:{"x": ""}'.length;
    const full = enrichment({ agent: undefined, document: { x: 'x'.repeat(room) } });
    expect(formatEvent(full)).toMatchObject({ bytes: { length: 65_535 }, trimmed: [] });
  });

  it('counts the bytes of the header, which a name above ASCII has more of than characters', () => {
    const agent = { id: '001', name: 'ü'.repeat(10), ip: 'any' };
    const room = maxDatagramBytes - Buffer.byteLength(`1:[001] (${agent.name}) any->virustotal:{"x": ""}`);
    const document = { x: 'x'.repeat(room + 1) };
    const datagram = formatEvent(enrichment({ agent, document, optional: [['x']] }));
    expect(datagram?.trimmed).toEqual(['x']);
    expect(datagram?.bytes.toString()).toMatch(/->virustotal:\{"trimmed": \["x"\]\}$/);
  });
});
