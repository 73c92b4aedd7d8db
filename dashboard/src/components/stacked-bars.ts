import type uPlot from 'uplot';

/** One bar for each bucket, from its begin to its end, on whole pixels: so that those beneath do not show at its edges. */
export function stackedBars(width: () => number): uPlot.Series.PathBuilder {
  return (drawn, series) => {
    const fill = new Path2D();
    const { left: edge, width: room } = drawn.bbox;
    const base = Math.round(drawn.valToPos(0, 'y', true));
    for (const [index, begin] of drawn.data[0].entries()) {
      const left = Math.max(edge, Math.round(drawn.valToPos(begin, 'x', true)));
      const right = Math.min(edge + room, Math.round(drawn.valToPos(begin + width(), 'x', true)));
      const value = drawn.data[series]?.[index] ?? 0;
      if (value === 0) continue;
      // A single alert among thousands is seen as well.
      const top = Math.min(base - 1, Math.round(drawn.valToPos(value, 'y', true)));
      // A line of background between bars, where they are wide enough to spare it.
      const gap = right - left > 4 ? 1 : 0;
      if (right > left) fill.rect(left, top, right - left - gap, base - top);
    }
    return { fill };
  };
}
