/**
 * The files that are being read, of all collectors together: none is read twice, whatever paths lead to it, and there are
 * at most so many of them.
 */
export interface OpenFiles {
  readonly most: number;
  take(id: string, claim: Claim): 'taken' | 'read-elsewhere' | 'too-many';
  release(id: string): void;
  /** How many files are left out at present, if it is time to tell so. */
  leftOutToTell(now: number): number | undefined;
}

export interface Claim {
  /** Named without a glob: it has its place always, and globs share what such files leave. */
  readonly isNamed: boolean;
  readonly now: number;
}

/** First all collectors look at their files, so that the number is theirs all, ms. */
const settleMs = 1_500;
const tellEveryMs = 600_000;
/** A file that was not asked for again for so long is gone, ms. */
const recentMs = 10_000;

export function createOpenFiles(most: number): OpenFiles {
  const taken = new Set<string>();
  /** When it was last asked for. */
  const leftOut = new Map<string, number>();
  let quietUntil = Number.NEGATIVE_INFINITY;
  const take: OpenFiles['take'] = (id, { isNamed, now }) => {
    if (taken.has(id)) return 'read-elsewhere';
    if (taken.size >= most && !isNamed) {
      if (leftOut.size === 0) quietUntil = Math.max(quietUntil, now + settleMs);
      leftOut.set(id, now);
      return 'too-many';
    }
    leftOut.delete(id);
    taken.add(id);
    return 'taken';
  };
  const leftOutToTell = (now: number) => {
    if (leftOut.size === 0 || now < quietUntil) return undefined;
    for (const [id, at] of leftOut) if (now - at > recentMs) leftOut.delete(id);
    if (leftOut.size === 0) return undefined;
    quietUntil = now + tellEveryMs;
    return leftOut.size;
  };
  return {
    most,
    take,
    release: (id) => {
      taken.delete(id);
    },
    leftOutToTell,
  };
}
