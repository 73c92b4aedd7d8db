import type { JournalFilter, LocalFile, Target } from '../local-file.ts';
import { Outgoing } from '../targets/outgoing.ts';
import type { Targets, Wording } from '../targets/targets.ts';
import type { JournalEntry } from './journal-entry.ts';

/** Of a block: which entries it wants, and where. */
export interface JournalBlock extends Pick<LocalFile, 'format' | 'targets'> {
  readonly source: { readonly filters: readonly JournalFilter[] };
}

/** Makes messages of entries, for the targets of the blocks that want them. */
export type AddressEntries = (entries: readonly JournalEntry[]) => Outgoing;

/** What one block sends to one target. */
interface Share {
  readonly target: Target;
  readonly wants: (entry: JournalEntry) => boolean;
  readonly words: Wording;
}

/** An entry goes to each target once, in the words of the first block that wants it to be there. */
export function entryAddresser(blocks: readonly JournalBlock[], targets: Targets): AddressEntries {
  const shares = blocks.flatMap((block): readonly Share[] => {
    const wants = wantedBy(block.source.filters);
    return block.targets.map((target) => ({ target, wants, words: targets.wording(block, target) }));
  });
  const names = new Set(shares.map(({ target }) => target.name));
  const byTarget = [...names].map((name) => shares.filter(({ target }) => target.name === name));
  return (entries) => {
    const outgoing = new Outgoing();
    for (const entry of entries) {
      const { event } = entry;
      if (event === undefined) continue;
      for (const group of byTarget) {
        const share = group.find(({ wants }) => wants(entry));
        if (share) outgoing.to(share.target.socket).push(share.words('journald', event));
      }
    }
    return outgoing;
  };
}

/** Any of the filters; where there are none, everything is wanted. */
function wantedBy(filters: readonly JournalFilter[]): Share['wants'] {
  return (entry) => filters.length === 0 || filters.some((filter) => holds(filter, entry));
}

function holds(filter: JournalFilter, { field }: JournalEntry): boolean {
  return filter.every(({ field: name, pattern, ignoreIfMissing }) => {
    const value = field(name);
    return value === undefined ? ignoreIfMissing : pattern(value);
  });
}
