import { formatProblem, type Problem } from '../config/problem.ts';
import { reinjectLane } from '../delivery/enrichment-entries.ts';
import type { LaneStatus } from '../delivery/lane.ts';
import type { LaneReport, Pause } from '../delivery/lane-report.ts';
import type { AnalysisStatus, CollectionStatus, IndexStatus, SourceStatus, Status } from '../delivery/operations.ts';
import { version } from '../lib/version.ts';
import type { LaneCounts } from '../queue/queue.ts';

export interface StatusFacts {
  readonly home: string;
  readonly daemon: Status['daemon'];
  readonly source: SourceStatus;
  readonly analysis: AnalysisStatus | undefined;
  readonly collection: readonly CollectionStatus[];
  /** Lanes of the configuration in force, in its order. */
  readonly configured: readonly string[];
  /** Lanes whose block has a problem. */
  readonly refused: readonly string[];
  /** Lanes that a defect has ended. */
  readonly failed: readonly string[];
  readonly counts: readonly LaneCounts[];
  readonly paused: (lane: string) => Pause | undefined;
  readonly live: (lane: string) => LaneStatus | undefined;
  readonly index?: IndexStatus | undefined;
  readonly problems: readonly Problem[];
}

/** Configured lanes first, then the re-injection, then lanes that still hold deliveries for a block that is gone. */
export function composeStatus(facts: StatusFacts): Status {
  const counts = new Map(facts.counts.map((lane) => [lane.lane, lane]));
  const names = new Set([...facts.configured, ...facts.refused, reinjectLane, ...counts.keys()]);
  return {
    version,
    home: facts.home,
    daemon: facts.daemon,
    source: facts.source,
    analysis: facts.analysis,
    collection: facts.collection,
    lanes: [...names].map((lane) => ({
      ...(counts.get(lane) ?? noCounts(lane)),
      state: laneState(lane, facts),
      paused: facts.paused(lane),
      live: facts.live(lane),
    })),
    index: facts.index,
    problems: facts.problems.map(formatProblem),
  };
}

function laneState(lane: string, { configured, refused, failed, daemon }: StatusFacts): LaneReport['state'] {
  if (refused.includes(lane)) return 'refused';
  if (lane !== reinjectLane && !configured.includes(lane)) return 'no-block';
  if (failed.includes(lane)) return 'failed';
  return daemon === undefined ? 'stopped' : 'running';
}

function noCounts(lane: string): LaneCounts {
  return { lane, waiting: 0, postponed: 0, dead: 0, delivered: 0, skipped: 0, oldest: undefined };
}
