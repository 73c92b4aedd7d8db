import type { CollectionStatus, Status } from '../../delivery/operations.ts';
import type { Concern } from '../contract.ts';
import { laneConcerns } from './lane-concerns.ts';
import { counted, timeSpan } from './words.ts';

/** In milliseconds: until then the program may not have come to it. */
const startGrace = 60_000;
/** In milliseconds: hardly any site is without alerts for longer. */
const longSilence = 86_400_000;
/** A configuration may have any number; who mends these sees the others. */
const mostProblems = 20;

/**
 * What is not as it should be, the worst first. `unready`: why alerts cannot be read or kept just now, if so; `now` in milliseconds
 * since the epoch.
 */
export function concernsOf(status: Status, unready: string | undefined, now: number): readonly Concern[] {
  const found = [
    ...unreadyConcerns(unready),
    ...analysisConcerns(status),
    ...status.collection.flatMap(partConcerns),
    ...sourceConcerns(status, now),
    ...status.lanes.flatMap((lane) => laneConcerns(lane, now)),
    ...problemConcerns(status.problems),
    ...indexConcerns(status),
  ];
  return [...found.filter(isError), ...found.filter((concern) => !isError(concern))];
}

function unreadyConcerns(unready: string | undefined): readonly Concern[] {
  if (unready === undefined) return [];
  const what = `Alerts are not handled: ${unready.replace(/[.?]?$/, (end) => end || '.')}`;
  return [{ severity: 'error', what, remedy: 'Nothing is lost: it goes on once that is mended.', link: null }];
}

export function isError({ severity }: Concern): boolean {
  return severity === 'error';
}

function analysisConcerns({ analysis }: Status): readonly Concern[] {
  if (analysis === undefined || analysis.running) return [];
  return [stoppedPart('The analysis', 'events wait, and no alerts are made')];
}

const partNames = {
  collector: 'The collection of logs',
  syslog: 'The reception of syslog',
  syscheck: 'The monitoring of files',
} as const satisfies Record<CollectionStatus['part'], string>;

function partConcerns({ part, running }: CollectionStatus): readonly Concern[] {
  return running ? [] : [stoppedPart(partNames[part], 'events are missing')];
}

function stoppedPart(name: string, effect: string): Concern {
  return {
    severity: 'error',
    what: `${name} is not running: ${effect}.`,
    remedy: 'It is started again by itself; if that does not help, the log says why it failed.',
    link: null,
  };
}

function sourceConcerns({ source, daemon }: Status, now: number): readonly Concern[] {
  return [readingConcern(source, daemon?.startedAt ?? 0, now), rejectedConcern(source)].filter(
    (concern) => concern !== undefined,
  );
}

function readingConcern({ file, lastReadAt }: Status['source'], startedAt: number, now: number): Concern | undefined {
  const remedy = `See that the manager runs, writes ${file}, and that the program may read it.`;
  if (lastReadAt !== undefined) {
    if (now - lastReadAt < longSilence) return undefined;
    return { severity: 'warning', what: `No alert came for ${timeSpan(now - lastReadAt)}.`, remedy, link: null };
  }
  if (now - startedAt < startGrace) return undefined;
  return { severity: 'error', what: `${file} could not be read yet.`, remedy, link: null };
}

function rejectedConcern({ file, rejected }: Status['source']): Concern | undefined {
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  if (reasons.length === 0) return undefined;
  const lines = reasons.reduce((sum, [, count]) => sum + count, 0);
  const listed = reasons.map(([reason, count]) => `${reason}: ${count}`).join(', ');
  return {
    severity: 'warning',
    what: `${counted(lines, 'line')} of ${file} ${lines === 1 ? 'is no alert' : 'are no alerts'} (${listed}).`,
    remedy: 'They were put aside, in a file each; the log says where.',
    link: null,
  };
}

function problemConcerns(problems: readonly string[]): readonly Concern[] {
  const [shown, others] = [problems.slice(0, mostProblems), problems.slice(mostProblems)];
  const concerns = shown.map(problemConcern);
  if (others.length === 0) return concerns;
  const severity = others.map(problemConcern).some(isError) ? 'error' : 'warning';
  const what = `The configuration has ${counted(others.length, 'problem')} more.`;
  return [...concerns, { severity, what, remedy: '"threatlockdown check" lists them all.', link: '/settings' }];
}

/** As `formatProblem` writes it: where, how bad, what, what to do about it. */
const problemText = /^(?<place>.*?): (?<severity>mistake|refused|warning): (?<what>.*) → (?<remedy>.*?)$/;

function problemConcern(text: string): Concern {
  const { place, severity, what, remedy } = problemText.exec(text)?.groups ?? {};
  return {
    severity: severity === 'refused' || severity === 'mistake' ? 'error' : 'warning',
    what: what === undefined ? text : `${place}: ${what}`,
    remedy: remedy ?? null,
    link: '/settings',
  };
}

function indexConcerns({ index }: Status): readonly Concern[] {
  if (index?.trouble === undefined) return [];
  const what = `New alerts do not come into the index: ${index.trouble}`;
  return [{ severity: 'warning', what, remedy: 'Nothing is lost: they are read once it is mended.', link: null }];
}
