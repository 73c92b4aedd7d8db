import type { ReactNode } from 'react';
import type { Delivery, Integration, TestReport } from '../../../src/api/contract.ts';
import { classNames } from '../lib/class-names.ts';
import { bandOf } from '../lib/level.ts';
import styles from './badge.module.css';
import { Icon, type IconName } from './icons.tsx';

export type Tone = 'neutral' | 'accent' | 'good' | 'warning' | 'bad';

export interface BadgeProps {
  readonly tone?: Tone | undefined;
  readonly icon?: IconName | undefined;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

export function Badge({ tone = 'neutral', icon, title, children }: BadgeProps) {
  return (
    <span className={classNames(styles.badge, styles[tone])} title={title}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  );
}

/** A rule's level and its band in words: `12 high`. `short` leaves the word to screen readers and to the tip. */
export function LevelBadge({ level, short = false }: { readonly level: number; readonly short?: boolean }) {
  const band = bandOf(level);
  return (
    <span className={classNames(styles.badge, styles.level, styles[band])} title={`level ${level}, ${band}`}>
      <strong>{level}</strong>
      <span className={short ? 'visually-hidden' : undefined}>{band}</span>
    </span>
  );
}

export type ShownState =
  | Delivery['state']
  | Integration['state']
  | NonNullable<Integration['circuit']>
  | TestReport['outcome'];

interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: IconName;
}

const looks: Readonly<Record<ShownState, Look>> = {
  waiting: { word: 'waiting', tone: 'neutral', icon: 'clock' },
  postponed: { word: 'retrying', tone: 'warning', icon: 'refresh' },
  dead: { word: 'dead', tone: 'bad', icon: 'error' },
  delivered: { word: 'delivered', tone: 'good', icon: 'check' },
  skipped: { word: 'skipped', tone: 'neutral', icon: 'minus' },
  running: { word: 'running', tone: 'good', icon: 'check' },
  paused: { word: 'paused', tone: 'warning', icon: 'pause' },
  failed: { word: 'failed', tone: 'bad', icon: 'error' },
  refused: { word: 'refused', tone: 'bad', icon: 'error' },
  'no-block': { word: 'no block', tone: 'neutral', icon: 'minus' },
  closed: { word: 'circuit closed', tone: 'good', icon: 'check' },
  open: { word: 'circuit open', tone: 'bad', icon: 'warning' },
  probing: { word: 'circuit probing', tone: 'warning', icon: 'clock' },
  deferred: { word: 'deferred', tone: 'warning', icon: 'refresh' },
  rejected: { word: 'rejected', tone: 'bad', icon: 'error' },
};

/** How a delivery, an integration, a circuit or a test is, in a word, a colour and an icon. */
export function StateBadge({ state, title }: { readonly state: ShownState; readonly title?: string | undefined }) {
  const { word, tone, icon } = looks[state];
  return (
    <Badge tone={tone} icon={icon} title={title}>
      {word}
    </Badge>
  );
}

/** `postponed` is `retrying`: for filters and sentences. */
export function stateWord(state: ShownState): string {
  return looks[state].word;
}

/** A small round count; nothing when there is none. */
export function CountBadge({ count, tone = 'bad', label }: CountBadgeProps) {
  if (count === 0) return null;
  return (
    <span className={classNames(styles.count, styles[tone])}>
      {count > 99 ? '99+' : count}
      <span className="visually-hidden"> {label}</span>
    </span>
  );
}

export interface CountBadgeProps {
  readonly count: number;
  readonly tone?: Tone | undefined;
  /** What is counted, for screen readers: `problems`. */
  readonly label: string;
}
