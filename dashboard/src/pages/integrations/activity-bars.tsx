import type { Activity } from '../../../../src/api/contract.ts';
import { formatNumber } from '../../lib/format.ts';
import { lastDay, mergeActivity, outcomes } from './activity.ts';
import styles from './activity-bars.module.css';

export interface ActivityBarsProps {
  readonly activity: readonly Activity[];
  readonly now: number;
}

const width = 30 * 60_000;
const bars = 48;
const height = 32;

/** The last 24 hours in bars without axes, for a card. */
export function ActivityBars({ activity, now }: ActivityBarsProps) {
  const { from, to } = lastDay(now, width);
  const merged = mergeActivity(activity, { from, to, width });
  const most = Math.max(1, ...merged.map(({ values }) => sum(values)));
  const totals = outcomes.map(({ label }, index) => {
    const total = merged.reduce((all, { values }) => all + (values[index] ?? 0), 0);
    return `${formatNumber(total)} ${label}`;
  });
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${bars} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`The last 24 hours: ${totals.join(', ')}`}
    >
      <line className={styles.base} x1={0} x2={bars} y1={height} y2={height} />
      {merged.map(({ begin, values }) => (
        <g key={begin} transform={`translate(${(begin - from) / width} ${height})`}>
          {stacked(values, most).map(({ key, bottom, size }) => (
            <rect key={key} className={styles[key]} x={0.1} width={0.8} y={-bottom - size} height={size} />
          ))}
        </g>
      ))}
    </svg>
  );
}

function stacked(values: readonly number[], most: number) {
  return outcomes.map(({ key }, index) => ({
    key,
    bottom: (height * sum(values.slice(0, index))) / most,
    size: (height * (values[index] ?? 0)) / most,
  }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
