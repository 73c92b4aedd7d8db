export interface ChartBucket {
  /** Milliseconds since the epoch. */
  readonly begin: number;
  /** One for each series. */
  readonly values: readonly number[];
}

/** Every bucket from `from` to `to`, also the empty ones: without gaps, a chart knows how wide a bar is. */
export function fillBuckets(
  buckets: readonly ChartBucket[],
  {
    from,
    to,
    width,
    series,
  }: { readonly from: number; readonly to: number; readonly width: number; readonly series: number },
): readonly ChartBucket[] {
  if (width <= 0 || to <= from) return buckets;
  const known = new Map(buckets.map((bucket) => [bucket.begin, bucket]));
  const empty = Array<number>(series).fill(0);
  // Buckets begin where the first known one says, or at multiples of the width.
  const anchor = buckets[0]?.begin ?? 0;
  const first = anchor + Math.floor((from - anchor) / width) * width;
  const count = Math.min(Math.ceil((to - first) / width), 5_000);
  return Array.from({ length: count }, (_, index) => {
    const begin = first + index * width;
    return known.get(begin) ?? { begin, values: empty };
  });
}

/** For each series the sum of it and all before it: drawn from the last to the first, the bars look stacked. */
export function stackSeries(buckets: readonly ChartBucket[], series: number): readonly (readonly number[])[] {
  const sums = buckets.map(({ values }) => runningSums(values, series));
  return Array.from({ length: series }, (_, index) => sums.map((sum) => sum[index] ?? 0));
}

function runningSums(values: readonly number[], series: number): readonly number[] {
  let sum = 0;
  return Array.from({ length: series }, (_, index) => {
    sum += values[index] ?? 0;
    return sum;
  });
}

/** What each series has in all buckets together. */
export function seriesTotals(buckets: readonly ChartBucket[], series: number): readonly number[] {
  return Array.from({ length: series }, (_, index) =>
    buckets.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  );
}

/** Widens a selection to whole buckets, but not beyond what is shown. */
export function snapSelection(
  selected: { readonly from: number; readonly to: number },
  shown: { readonly from: number; readonly to: number; readonly first: number; readonly width: number },
): { readonly from: number; readonly to: number } {
  const { first, width } = shown;
  const from = first + Math.floor((selected.from - first) / width) * width;
  const to = first + Math.ceil((selected.to - first) / width) * width;
  return { from: Math.max(from, shown.from), to: Math.min(to, shown.to) };
}
