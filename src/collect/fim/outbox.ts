import type { HandOver } from '../collector.ts';
import type { Baseline, Update } from './baseline.ts';
import type { Pace } from './pace.ts';
import { type StoreTools, storePatiently } from './store-patiently.ts';

/** What came of looking at one file. */
export interface Finding {
  /** Told first, … */
  readonly message?: string | undefined;
  /** … and then known. */
  readonly update?: Update | undefined;
  /** What else is to be done then. */
  readonly keep?: (() => void) | undefined;
}

/** Hands messages over, in order, and stores what they tell when they have arrived. */
export interface Outbox {
  /** May wait for the analysis, and for the second in which there may be more messages. */
  add(finding: Finding): Promise<void>;
  /** Is there something of this file that is not stored yet? */
  holds(path: string): boolean;
  /** Files of which something is not stored yet. */
  size(): number;
  flush(): Promise<void>;
}

interface OutboxTools extends StoreTools {
  readonly baseline: Baseline;
  readonly pace: Pace;
  readonly handOver: HandOver;
  /** Messages that are handed over at once, at most. */
  readonly mostMessages: number;
}

const mostFindings = 500;
/** How long a message waits for others, in ms. */
const longestWait = 100;

export function createOutbox({ mostMessages, ...tools }: OutboxTools): Outbox {
  let findings: Finding[] = [];
  let paths = new Set<string>();
  let messages = 0;
  let since = 0;
  const flush = async () => {
    const batch = findings;
    findings = [];
    paths = new Set();
    messages = 0;
    if (batch.length > 0) await settle(batch, tools);
  };
  return {
    holds: (path) => paths.has(path),
    size: () => paths.size,
    flush,
    add: async (finding) => {
      if (findings.length === 0) since = tools.clock.now();
      findings.push(finding);
      if (finding.update !== undefined) paths.add(finding.update.path);
      if (finding.message !== undefined) messages += 1;
      const waited = messages > 0 && tools.clock.now() - since >= longestWait;
      if (waited || messages >= mostMessages || findings.length >= mostFindings) await flush();
    },
  };
}

async function settle(batch: readonly Finding[], tools: Omit<OutboxTools, 'mostMessages'>): Promise<void> {
  const { baseline, pace, handOver, stop } = tools;
  const messages = batch.map(({ message }) => message).filter((message) => message !== undefined);
  if (messages.length > 0) {
    await pace.take(messages.length, stop);
    // What is neither told nor stored is found again at the next start.
    if (stop.aborted) return;
    await handOver(messages);
  }
  const updates = batch.map(({ update }) => update).filter((update) => update !== undefined);
  // Stopped before it is stored, it is found and told again at the next start.
  if ((await storePatiently(() => baseline.update(updates), tools)) === 'stopped') return;
  for (const { keep } of batch) keep?.();
}
