import { useMemo } from 'react';
import type { Activity } from '../../../../src/api/contract.ts';
import { StackedHistogram } from '../../components/histogram.tsx';
import { Panel } from '../../components/panel.tsx';
import { lastDay, mergeActivity, outcomes } from './activity.ts';

const width = 15 * 60_000;

export interface IntegrationActivityProps {
  readonly activity: readonly Activity[];
  readonly now: number;
}

export function IntegrationActivity({ activity, now }: IntegrationActivityProps) {
  const { from, to } = lastDay(now, width);
  const buckets = useMemo(() => mergeActivity(activity, { from, to, width }), [activity, from, to]);
  return (
    <Panel title="Attempts of the last 24 hours">
      <StackedHistogram
        label="Attempts of the last 24 hours, by what became of them"
        buckets={buckets}
        from={from}
        to={to}
        width={width}
        series={outcomes}
        height={150}
      />
    </Panel>
  );
}
