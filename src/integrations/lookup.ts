import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { z } from 'zod';
import type { Outcome } from '../alert/outcome.ts';
import { parseJson } from '../lib/json.ts';
import type { Tools } from './integration.ts';
import type { CacheTtl } from './lookup-options.ts';

/**
 * Asking a vendor about something, written once: the durable cache first, then one request for all who ask the same
 * thing at the same time. Only a request takes a permit, so what is known already costs no quota.
 */

export type Finding<Answer> = Known<Answer> | NotAsked;

/** What the vendor knows, or that it knows nothing: both are kept in the cache. */
export type Known<Answer> = { readonly kind: 'found'; readonly answer: Answer } | { readonly kind: 'unknown' };

/** Why there is nothing to go by. `barred`: the vendor refuses our key, so that all that is asked with it will fail. */
export type NotAsked =
  | { readonly kind: 'barred'; readonly why: string }
  | { readonly kind: 'failed'; readonly outcome: Outcome };

export interface Question<Answer> {
  /** Same key, same answer; made by `lookUpKey`. */
  readonly key: string;
  /** The request itself; `signal` is the asker's. */
  readonly ask: (signal: AbortSignal) => Promise<Finding<Answer>>;
}

/** Tells one address of a service from another, since a stand-in knows other things; hashed, since it may be secret. */
export function lookUpKey(integration: string, address: string, about: string): string {
  return `${integration}:${createHash('sha256').update(address).digest('hex').slice(0, 16)}:${about}`;
}

export type LookUp<Answer> = (question: Question<Answer>, signal: AbortSignal) => Promise<Finding<Answer>>;

/** An answer larger than this is used but not kept: the cache holds thousands. */
const largestKept = 1024 * 1024;

/** `answer` reads what the cache holds, which an older version of this program may have written. */
export function openLookUp<Answer>(
  tools: Pick<Tools, 'lookups' | 'permit'>,
  ttl: CacheTtl,
  answer: z.ZodType<Answer>,
): LookUp<Answer> {
  const underWay = new Map<string, Promise<Finding<Answer>>>();
  const cache = openCache(tools, ttl, answer);

  async function find({ key, ask }: Question<Answer>, signal: AbortSignal): Promise<Finding<Answer>> {
    const kept = await cache.get(key);
    if (kept !== undefined) return kept;
    const permit = tools.permit();
    if (!permit.granted) return noPermit(permit.afterMs);
    const finding = await ask(signal);
    if (finding.kind === 'found' || finding.kind === 'unknown') await cache.set(key, finding);
    return finding;
  }

  return (question, signal) => {
    const shared = underWay.get(question.key);
    if (shared !== undefined) return unlessAborted(shared, signal);
    const started = find(question, signal).finally(() => underWay.delete(question.key));
    underWay.set(question.key, started);
    return started;
  };
}

function openCache<Answer>({ lookups }: Pick<Tools, 'lookups'>, ttl: CacheTtl, answer: z.ZodType<Answer>) {
  const known = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('found'), answer }),
    z.object({ kind: z.literal('unknown') }),
  ]);
  return {
    get: async (key: string): Promise<Known<Answer> | undefined> => {
      const text = await lookups.get(key);
      const kept =
        text === undefined ? undefined : (known.safeParse(parseJson(text)).data as Known<Answer> | undefined);
      // Switched off since it was written, the cache is not read either.
      return kept === undefined || ttl[kept.kind] === 0 ? undefined : kept;
    },
    set: async (key: string, finding: Known<Answer>): Promise<void> => {
      const text = JSON.stringify(finding);
      if (ttl[finding.kind] > 0 && text.length <= largestKept) await lookups.set(key, text, ttl[finding.kind]);
    },
  };
}

function noPermit(afterMs: number): NotAsked {
  const why = `the configured rate leaves no request for the next ${Math.ceil(afterMs / 1000)} s`;
  return { kind: 'failed', outcome: { status: 'deferred', fault: 'quota', why, afterMs } };
}

/** Someone else's look-up, waited for until `signal` aborts; the look-up itself goes on. */
async function unlessAborted<Answer>(shared: Promise<Finding<Answer>>, signal: AbortSignal): Promise<Finding<Answer>> {
  if (signal.aborted) return interrupted;
  const over = new AbortController();
  const aborted = once(signal, 'abort', { signal: over.signal }).then(
    () => interrupted,
    () => interrupted,
  );
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    over.abort();
  }
}

const interrupted: NotAsked = {
  kind: 'failed',
  outcome: { status: 'deferred', fault: 'far-side', why: 'no answer in time to the same question of another delivery' },
};
