import { memo, useCallback, useMemo } from 'react';
import { StackedHistogram } from '../../components/histogram.tsx';
import { bands } from '../../lib/level.ts';
import type { TimeRange } from '../../time-range/time-range.ts';
import styles from './events-page.module.css';
import type { ViewActions } from './use-events-view.ts';
import type { Summary } from './use-summary.ts';

export interface EventsSummaryProps {
  readonly summary: Summary;
  readonly from: number;
  readonly to: number;
  readonly choose: ViewActions;
  readonly height: number;
}

const series = bands.map((band) => ({ label: band, colour: `--level-${band}` }));

/** When the alerts were, and of which levels. Dragging over it chooses the time; a band's name, its levels. */
export const EventsSummary = memo(function EventsSummary({ summary, from, to, choose, height }: EventsSummaryProps) {
  const { histogram } = summary;
  const buckets = useMemo(
    () => (histogram?.buckets ?? []).map(({ begin, alerts }) => ({ begin, values: bands.map((band) => alerts[band]) })),
    [histogram],
  );
  const select = useCallback(
    (begin: number, end: number) => {
      const range: TimeRange = { kind: 'between', from: begin, to: end };
      choose.range(range);
    },
    [choose],
  );
  const chooseBand = useCallback(
    (index: number) => {
      const band = bands[index];
      if (band !== undefined) choose.band(band);
    },
    [choose],
  );
  return (
    <div className={styles.summary} data-known={histogram !== undefined || undefined}>
      <StackedHistogram
        label="Alerts over time, by level"
        buckets={buckets}
        from={from}
        to={to}
        width={histogram?.width ?? Math.max(1, Math.round((to - from) / 60))}
        series={series}
        height={height}
        onSelect={select}
        onChoose={chooseBand}
      />
    </div>
  );
});
