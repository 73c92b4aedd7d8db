import { decideAnalysis } from '../../daemon/analysis/decide-analysis.ts';
import type { DetectionPart } from '../../daemon/detection.ts';
import type { HomePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import { CommandFailure, exitCodes } from '../context.ts';

export const parts = ['collector', 'syscheck', 'analysis', 'integrator'] as const;
export type Part = (typeof parts)[number];

export interface ChosenParts {
  readonly integrator: boolean;
  readonly detection: readonly DetectionPart[];
  /** For the log, once the program runs: what does not run here, and why. */
  readonly tell: (log: Logger) => void;
}

const ofDetection: readonly DetectionPart[] = ['collector', 'syscheck', 'analysis'];

/** What runs on a home: what is asked for, or all that no manager does there. */
export async function chooseParts(asked: readonly Part[], home: HomePaths): Promise<ChosenParts> {
  if (asked.length > 0) return chooseAsked(asked, home);
  const decision = await decideAnalysis(home);
  // That another program has the socket may be meant, or be a mistake that costs every event.
  const tell = (log: Logger) => {
    if (decision.analyse) log.info({}, 'events are collected and analysed here');
    else log[decision.level]({ why: decision.why }, 'events are neither collected nor analysed here');
  };
  return { integrator: true, detection: decision.analyse ? ofDetection : [], tell };
}

async function chooseAsked(asked: readonly Part[], home: HomePaths): Promise<ChosenParts> {
  if (asked.includes('analysis')) {
    const decision = await decideAnalysis(home);
    if (!decision.analyse)
      throw new CommandFailure(`nothing can be analysed here: ${decision.why}`, exitCodes.unavailable);
  }
  const left = parts.filter((part) => !asked.includes(part));
  const tell = (log: Logger) => {
    if (left.length > 0) log.info({ left }, 'other parts were not asked for');
  };
  return {
    integrator: asked.includes('integrator'),
    detection: ofDetection.filter((part) => asked.includes(part)),
    tell,
  };
}
