import styles from './sparkline.module.css';

export interface SparklineProps {
  /** In order, evenly spaced. */
  readonly values: readonly number[];
  /** What it shows, in words with its figures: there is no other text for it. */
  readonly label: string;
  /** A token; left out: `--accent`. */
  readonly colour?: string | undefined;
  /** Pixels; left out: 28. As wide as what is around it. */
  readonly height?: number | undefined;
}

/** A line without axes, for a table's cell or a card. */
export function Sparkline({ values, label, colour = '--accent', height = 28 }: SparklineProps) {
  const most = Math.max(1, ...values);
  const step = 100 / Math.max(1, values.length - 1);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(2)},${(1 + 22 * (1 - value / most)).toFixed(2)}`,
  );
  return (
    <svg
      className={styles.sparkline}
      style={{ height, color: `var(${colour})` }}
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polygon className={styles.area} points={`0,24 ${points.join(' ')} 100,24`} />
      <polyline className={styles.line} points={points.join(' ')} />
    </svg>
  );
}
