// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the row or cell that is meant
import { formatNumber } from '../../lib/format.ts';
import styles from './alert-table.module.css';
import { mostRows } from './use-alert-list.ts';

interface PlaceProps {
  readonly top: number;
  readonly height: number;
}

/** Where rows will be: as high as they are, so that nothing moves when they come. */
export function SkeletonRows({ top, height, rows }: PlaceProps & { readonly rows: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same
          key={row}
          className={styles.skeleton}
          style={{ height, transform: `translateY(${top + row * height}px)` }}
        >
          <span style={{ width: `${88 - ((row * 23) % 34)}%` }} />
        </div>
      ))}
    </div>
  );
}

/** Behind the last row there is room for. */
export function LastRow({ top, height, index }: PlaceProps & { readonly index: number }) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.last}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <span role="gridcell">
        {`The first ${formatNumber(mostRows)} alerts are shown. To see others, narrow the time range or the search; to have all, export them.`}
      </span>
    </div>
  );
}
