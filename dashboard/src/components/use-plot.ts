import { type RefObject, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type ChartBucket, snapSelection, stackSeries } from '../lib/chart-buckets.ts';
import { formatCompact } from '../lib/format.ts';
import { nameTicks } from '../lib/time-ticks.ts';
import { useLatest } from '../lib/use-latest.ts';
import { useTheme } from '../theme/theme.ts';
import { tokenColour } from '../theme/token-colour.ts';
import { stackedBars } from './stacked-bars.ts';

export interface Plot {
  /** Without gaps. */
  readonly buckets: readonly ChartBucket[];
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly series: readonly { readonly label: string; readonly colour: string }[];
  readonly height: number;
  readonly onSelect?: ((from: number, to: number) => void) | undefined;
  /** Which bucket the pointer is over. */
  readonly onPoint: (index: number | null) => void;
}

const font = '11px system-ui, sans-serif';
const wholeSteps = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

/** Draws into the element whose reference it returns; draws anew when theme, size or figures change. */
export function usePlot(plot: Plot): RefObject<HTMLDivElement | null> {
  const container = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot>(null);
  const latest = useLatest(plot);
  const { theme } = useTheme();
  const { buckets, from, to, series, height } = plot;
  const looks = series.map(({ label, colour }) => `${label}${colour}`).join();
  const selectable = plot.onSelect !== undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and looks change the colours that are read in here
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const made = new uPlot(optionsOf(latest, element.clientWidth, selectable), dataOf(latest.current), element);
    drawn.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.current = null;
      made.destroy();
    };
  }, [theme, looks, height, selectable, latest]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the figures are new when any of these is
  useEffect(() => {
    drawn.current?.setData(dataOf(latest.current), true);
  }, [buckets, from, to, latest]);

  return container;
}

/** The highest stack first: the smaller ones are painted over it. */
function dataOf({ buckets, series }: Plot): uPlot.AlignedData {
  const stacked = stackSeries(buckets, series.length).toReversed();
  return [buckets.map(({ begin }) => begin), ...stacked.map((values) => [...values])];
}

function optionsOf(plot: RefObject<Plot>, width: number, selectable: boolean): uPlot.Options {
  const { series, height } = plot.current;
  const paths = stackedBars(() => plot.current.width);
  return {
    width,
    height,
    ms: 1,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: selectable, y: false, setScale: false } },
    select: { show: selectable, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { time: true, range: () => [plot.current.from, plot.current.to] },
      y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.05)] },
    },
    axes: [timeAxis(), countAxis()],
    series: [
      {},
      ...series.toReversed().map(({ label, colour }) => ({
        label,
        fill: tokenColour(colour),
        width: 0,
        points: { show: false },
        paths,
      })),
    ],
    hooks: {
      setCursor: [(drawn) => plot.current.onPoint(bucketAt(drawn, plot.current))],
      setSelect: [(drawn) => select(drawn, plot.current)],
    },
  };
}

function timeAxis(): uPlot.Axis {
  const colour = tokenColour('--text-muted');
  return {
    stroke: colour,
    font,
    size: 38,
    gap: 4,
    space: 70,
    grid: { show: false },
    ticks: { stroke: tokenColour('--border'), size: 4, width: 1 },
    values: (_plot, splits, _axis, _space, step) => [...nameTicks(splits, step)],
  };
}

function countAxis(): uPlot.Axis {
  return {
    stroke: tokenColour('--text-muted'),
    font,
    size: 46,
    gap: 4,
    space: 28,
    incrs: wholeSteps,
    grid: { stroke: tokenColour('--border'), width: 1 },
    ticks: { show: false },
    values: (_plot, splits) => splits.map((value) => formatCompact(value)),
  };
}

/** uPlot knows the nearest begin only; the pointer is over the bucket that began before it. */
function bucketAt(drawn: uPlot, { buckets, width }: Plot): number | null {
  const { left } = drawn.cursor;
  const first = buckets[0];
  if (left === undefined || left < 0 || !first) return null;
  return Math.floor((drawn.posToVal(left, 'x') - first.begin) / width);
}

function select(drawn: uPlot, { buckets, from, to, width, onSelect }: Plot): void {
  const { left, width: marked } = drawn.select;
  if (marked < 3 || !onSelect) return;
  const chosen = { from: drawn.posToVal(left, 'x'), to: drawn.posToVal(left + marked, 'x') };
  const snapped = snapSelection(chosen, { from, to, width, first: buckets[0]?.begin ?? from });
  drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onSelect(Math.round(snapped.from), Math.round(snapped.to));
}
