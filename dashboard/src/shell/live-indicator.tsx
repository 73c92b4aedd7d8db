import { useLiveState } from '../api/live.tsx';
import type { LiveState } from '../api/live-source.ts';
import styles from './live-indicator.module.css';

const words: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
};
const tips: Readonly<Record<LiveState, string>> = {
  connecting: 'The connection for news is being made.',
  live: 'What is new appears by itself.',
  reconnecting:
    'The program does not answer just now; what is shown may be old. The connection is made again by itself.',
};

export function LiveIndicator() {
  const state = useLiveState();
  return (
    <span className={styles.indicator} role="status" title={tips[state]}>
      <span className={styles.dot} data-state={state} />
      {words[state]}
    </span>
  );
}
