import { useState } from 'react';
import { type ChartBucket, fillBuckets, seriesTotals } from '../lib/chart-buckets.ts';
import { formatDuration, formatNumber, formatTime } from '../lib/format.ts';
import styles from './histogram.module.css';
import { usePlot } from './use-plot.ts';

export interface HistogramSeries {
  readonly label: string;
  /** A token of styles/tokens.css: `--level-high`. */
  readonly colour: string;
}

export interface StackedHistogramProps {
  /** What it shows, for screen readers: `Alerts over time, by level`. */
  readonly label: string;
  /** Values in the order of `series`; buckets that are left out count as empty. */
  readonly buckets: readonly ChartBucket[];
  readonly from: number;
  readonly to: number;
  /** Of a bucket, in milliseconds. */
  readonly width: number;
  /** The first one stands at the bottom. */
  readonly series: readonly HistogramSeries[];
  /** A stretch of time was marked by dragging: whole buckets. */
  readonly onSelect?: ((from: number, to: number) => void) | undefined;
  /** A series was chosen in the legend, by its place in `series`. */
  readonly onChoose?: ((index: number) => void) | undefined;
  /** Of the plot, in pixels; left out: 140. The legend stands above it. */
  readonly height?: number | undefined;
}

export function StackedHistogram(props: StackedHistogramProps) {
  const { label, from, to, width, series, onSelect, onChoose, height = 140 } = props;
  const buckets = fillBuckets(props.buckets, { from, to, width, series: series.length });
  const [pointed, setPointed] = useState<number | null>(null);
  const container = usePlot({ buckets, from, to, width, series, onSelect, height, onPoint: setPointed });
  const bucket = pointed === null ? undefined : buckets[pointed];
  return (
    <figure className={styles.figure} aria-label={label}>
      <Legend
        series={series}
        buckets={bucket ? [bucket] : buckets}
        note={bucket && `${formatTime(bucket.begin)}, ${formatDuration(width)}`}
        onChoose={onChoose}
      />
      <div
        ref={container}
        className={styles.plot}
        style={{ height }}
        aria-hidden="true"
        data-selectable={onSelect !== undefined}
      />
      <BucketTable label={label} series={series} buckets={buckets} width={width} />
    </figure>
  );
}

interface LegendProps {
  readonly series: readonly HistogramSeries[];
  readonly buckets: readonly ChartBucket[];
  /** Which bucket the figures are of, when not of all. */
  readonly note: string | undefined;
  readonly onChoose: ((index: number) => void) | undefined;
}

function Legend({ series, buckets, note, onChoose }: LegendProps) {
  const totals = seriesTotals(buckets, series.length);
  return (
    <figcaption className={styles.legend}>
      {series.map(({ label, colour }, index) => {
        const entry = (
          <>
            <span className={styles.swatch} style={{ background: `var(${colour})` }} />
            {label} <strong>{formatNumber(totals[index] ?? 0)}</strong>
          </>
        );
        if (!onChoose) {
          return (
            <span key={label} className={styles.entry}>
              {entry}
            </span>
          );
        }
        return (
          <button key={label} type="button" className={styles.entry} onClick={() => onChoose(index)}>
            {entry}
          </button>
        );
      })}
      <span className={styles.note}>{note ?? ''}</span>
    </figcaption>
  );
}

interface BucketTableProps extends Pick<StackedHistogramProps, 'label' | 'series' | 'width'> {
  readonly buckets: readonly ChartBucket[];
}

/** The same in words, without the buckets in which nothing was. */
function BucketTable({ label, series, buckets, width }: BucketTableProps) {
  const filled = buckets.filter(({ values }) => values.some((value) => value > 0));
  return (
    <div className="visually-hidden">
      <table>
        <caption>{`${label}: each row is ${formatDuration(width)}; rows without any are left out`}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            {series.map((each) => (
              <th key={each.label} scope="col">
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {filled.map(({ begin, values }) => (
            <tr key={begin}>
              <th scope="row">{formatTime(begin)}</th>
              {series.map((each, index) => (
                <td key={each.label}>{formatNumber(values[index] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
