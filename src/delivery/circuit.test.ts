import { describe, expect, test } from 'vitest';
import { type Circuit, closedCircuit, contact, elapsed, failure, failuresToOpen, probeBackoff } from './circuit.ts';

const now = 1_000_000;
const most = () => 1;

function failed(times: number, from: Circuit = closedCircuit): Circuit {
  return Array.from({ length: times }).reduce<Circuit>((circuit) => failure(circuit, now, most), from);
}

describe('a circuit', () => {
  test('stays closed while failures in a row are few', () => {
    expect(failed(failuresToOpen - 1).state).toBe('closed');
  });

  test('opens at the last failure allowed, for the first wait', () => {
    expect(failed(failuresToOpen)).toEqual({ state: 'open', openings: 1, until: now + probeBackoff.first });
  });

  test('forgets failures at any contact', () => {
    expect(failed(failuresToOpen - 1, contact()).state).toBe('closed');
    expect(contact()).toEqual(closedCircuit);
  });

  test('lets one probe through when its wait is over, not before', () => {
    const open = failed(failuresToOpen);
    expect(elapsed(open, now + probeBackoff.first - 1)).toBe(open);
    expect(elapsed(open, now + probeBackoff.first)).toEqual({ state: 'probing', openings: 1 });
  });

  test('waits longer after each failed probe, up to the most', () => {
    let circuit: Circuit = failed(failuresToOpen);
    const waits: number[] = [];
    for (let probe = 0; probe < 8; probe += 1) {
      circuit = failure({ state: 'probing', openings: circuit.state === 'open' ? circuit.openings : 0 }, now, most);
      waits.push(circuit.state === 'open' ? circuit.until - now : 0);
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  test('never probes at once, whatever the jitter', () => {
    const circuit = Array.from({ length: failuresToOpen }).reduce<Circuit>(
      (before) => failure(before, now, () => 0),
      closedCircuit,
    );
    expect(circuit).toMatchObject({ until: now + probeBackoff.first / 2 });
  });

  test('is not opened anew by attempts that began before it opened', () => {
    const open = failed(failuresToOpen);
    expect(failure(open, now + 500, most)).toBe(open);
  });
});
