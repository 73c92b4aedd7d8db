/**
 * How a service behaves. `status`, `rate-limit` and those with luck in them answer in the service's place, which then never
 * learns of the request. With all others the service does its work, and what goes wrong is the answer: that is what
 * makes a retry send a thing twice.
 */
import { z } from 'zod';
import { type ServiceName, serviceNames } from './service.ts';

/** For how many requests; normal again afterwards. Without it, until told otherwise. */
const times = z.int().min(1).optional();
const ms = z.number().min(0).max(3_600_000);
const status = z.int().min(200).max(599);

export const behaviourSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('normal') }),
  /** Answers after this long. */
  z.strictObject({ kind: z.literal('slow'), ms, times }),
  /** Never answers. */
  z.strictObject({ kind: z.literal('hang'), times }),
  /** Closes the connection before answering. */
  z.strictObject({ kind: z.literal('close'), times }),
  /** Closes it in the middle of the body. */
  z.strictObject({ kind: z.literal('cut'), times }),
  /** Sends bytes that are neither UTF-8 nor JSON in place of the body. */
  z.strictObject({ kind: z.literal('garbage'), times }),
  /** Sends the body a byte at a time, one in every `ms`. */
  z.strictObject({ kind: z.literal('trickle'), ms, times }),
  z.strictObject({
    kind: z.literal('status'),
    status,
    headers: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\t\x20-\x7e]*$/)).optional(),
    body: z.string().optional(),
    times,
  }),
  z.strictObject({ kind: z.literal('rate-limit'), retryAfterSeconds: z.int().min(0).optional(), times }),
  /** Answers with the status by chance. */
  z.strictObject({ kind: z.literal('flaky'), status, probability: z.number().min(0).max(1), times }),
  /** Answers with the status to one in every `n` requests. */
  z.strictObject({ kind: z.literal('every-nth'), status, n: z.int().min(1), times }),
]);

export type Behaviour = z.infer<typeof behaviourSchema>;
/** What is done with one request: chance has been decided. */
export type Act = Exclude<Behaviour, { kind: 'flaky' | 'every-nth' }>;

export interface Switchboard {
  set(service: ServiceName, behaviour: Behaviour): void;
  all(): Readonly<Record<ServiceName, Behaviour>>;
  /** Decides for one request, which counts against `times`. */
  next(service: ServiceName): Act;
}

interface Switch {
  readonly behaviour: Behaviour;
  /** Requests decided since it was set. */
  readonly seen: number;
}

const normal = { kind: 'normal' } as const;

/** `random` answers from 0 up to, but not including, 1. */
export function openSwitchboard(random: () => number): Switchboard {
  const switches = new Map<ServiceName, Switch>();
  const current = (service: ServiceName): Switch => switches.get(service) ?? { behaviour: normal, seen: 0 };
  return {
    set: (service, behaviour) => void switches.set(service, { behaviour, seen: 0 }),
    all: () =>
      Object.fromEntries(serviceNames.map((name) => [name, current(name).behaviour])) as Record<ServiceName, Behaviour>,
    next: (service) => {
      const { behaviour, seen: before } = current(service);
      const seen = before + 1;
      const over = 'times' in behaviour && behaviour.times !== undefined && seen >= behaviour.times;
      switches.set(service, over ? { behaviour: normal, seen: 0 } : { behaviour, seen });
      return decide(behaviour, seen, random);
    },
  };
}

function decide(behaviour: Behaviour, seen: number, random: () => number): Act {
  switch (behaviour.kind) {
    case 'flaky':
      return random() < behaviour.probability ? { kind: 'status', status: behaviour.status } : normal;
    case 'every-nth':
      return seen % behaviour.n === 0 ? { kind: 'status', status: behaviour.status } : normal;
    default:
      return behaviour;
  }
}

/** The same sequence at every start, so that a run with chance in it can be had again ("mulberry32"). */
export function repeatableRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
