import { keepPreviousData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import type { Histogram } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { StackedHistogram } from '../../components/histogram.tsx';
import { Panel } from '../../components/panel.tsx';
import { Loaded, LoadingState } from '../../components/states.tsx';
import { bands } from '../../lib/level.ts';
import { eventsAddress } from '../../search/events-address.ts';
import { bandFilter } from '../../search/filters.ts';
import { histogramQuestion, type Scope } from './scope.ts';

const series = bands.map((band) => ({ label: band, colour: `--level-${band}` }));
const plotHeight = 160;

export interface AlertsOverTimeProps {
  readonly scope: Scope;
  readonly onSelect: (from: number, to: number) => void;
}

export function AlertsOverTime({ scope, onSelect }: AlertsOverTimeProps) {
  const histogram = useOperation('GET /api/alerts/histogram', histogramQuestion(scope), {
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title="Alerts by level">
      <Loaded
        query={histogram}
        errorTitle="The alerts cannot be counted"
        loading={<LoadingState rows={3} height={plotHeight + 28} />}
      >
        {(answer) => <Plot answer={answer} scope={scope} onSelect={onSelect} />}
      </Loaded>
    </Panel>
  );
}

function Plot({ answer, scope: { range, from, to }, onSelect }: AlertsOverTimeProps & { readonly answer: Histogram }) {
  const navigate = useNavigate();
  const buckets = useMemo(
    () => answer.buckets.map(({ begin, alerts }) => ({ begin, values: bands.map((band) => alerts[band]) })),
    [answer],
  );
  function showBand(index: number): void {
    const band = bands[index];
    if (band) void navigate(eventsAddress({ filters: [bandFilter(band)], range }));
  }
  return (
    <StackedHistogram
      label="Alerts over time, by level"
      buckets={buckets}
      from={from}
      to={to}
      width={answer.width}
      series={series}
      height={plotHeight}
      onSelect={onSelect}
      onChoose={showBand}
    />
  );
}
