import { type Backoff, halfJittered } from './backoff.ts';

/**
 * Whether a lane may try its far side. Closed: freely. Open: not before `until`. Probing: one attempt, whose outcome
 * decides. Values, not an object that changes: each event gives the next circuit.
 */
export type Circuit =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly openings: number; readonly until: number }
  | { readonly state: 'probing'; readonly openings: number };

export const closedCircuit: Circuit = { state: 'closed', failures: 0 };

/** Far-side failures in a row that open a circuit: fewer would let one bad answer stop a busy lane. */
export const failuresToOpen = 5;
/** Waits between probes. Short enough that a service that is back is noticed soon, whatever the outage lasted. */
export const probeBackoff: Backoff = { first: 1_000, most: 30_000 };

/** The far side answered: whatever it said, it is there. */
export function contact(): Circuit {
  return closedCircuit;
}

/** The far side failed. Late failures of attempts begun before it opened leave an open circuit as it is. */
export function failure(circuit: Circuit, now: number, random: () => number): Circuit {
  switch (circuit.state) {
    case 'closed':
      if (circuit.failures + 1 < failuresToOpen) return { state: 'closed', failures: circuit.failures + 1 };
      return open(1, now, random);
    case 'probing':
      return open(circuit.openings + 1, now, random);
    case 'open':
      return circuit;
    default:
      return circuit satisfies never;
  }
}

/** The wait of an open circuit is over: one probe. */
export function elapsed(circuit: Circuit, now: number): Circuit {
  if (circuit.state !== 'open' || now < circuit.until) return circuit;
  return { state: 'probing', openings: circuit.openings };
}

function open(openings: number, now: number, random: () => number): Circuit {
  return { state: 'open', openings, until: now + halfJittered(probeBackoff, openings, random) };
}
