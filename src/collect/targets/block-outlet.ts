import type { HandOver } from '../collector.ts';
import type { LocalFile } from '../local-file.ts';
import { Outgoing } from './outgoing.ts';
import type { Targets } from './targets.ts';

/** What a collector has to send, in order; byte strings. */
export type Part =
  | { readonly kind: 'events'; readonly location: string; readonly events: readonly string[] }
  /** Something that it has to tell the analysis itself, of whatever targets its events are. */
  | { readonly kind: 'notice'; readonly text: string };

/** Sends what comes of a block to all its targets; see `Targets.send`. */
export type Outlet = (parts: readonly Part[], handOver: HandOver) => Promise<void>;

export function blockOutlet(block: Pick<LocalFile, 'format' | 'targets'>, targets: Targets): Outlet {
  const addressed = block.targets.map((target) => ({ ...target, words: targets.wording(block, target) }));
  return (parts, handOver) => {
    const outgoing = new Outgoing();
    for (const part of parts) {
      if (part.kind === 'notice') outgoing.to(undefined).push(noticeMessage(part.text));
      else addEvents(part, addressed, outgoing);
    }
    return targets.send(outgoing, handOver);
  };
}

type Events = Extract<Part, { readonly kind: 'events' }>;
type Addressed = LocalFile['targets'][number] & { readonly words: ReturnType<Targets['wording']> };

function addEvents({ location, events }: Events, addressed: readonly Addressed[], outgoing: Outgoing): void {
  for (const { socket, words } of addressed) {
    const messages = outgoing.to(socket);
    for (const event of events) messages.push(words(location, event));
  }
}

/** (spec: log collection, section 3) */
function noticeMessage(text: string): string {
  return `1:logcollector:ossec: ${text}`;
}
