import { keepPreviousData } from '@tanstack/react-query';
import { useLive } from '../../api/live.tsx';
import { useOperation } from '../../api/queries.ts';
import { SplitView } from '../../components/split-view.tsx';
import { Loaded, LoadingState } from '../../components/states.tsx';
import { useCalm } from '../../lib/use-calm.ts';
import { Page } from '../../shell/page.tsx';
import { TimeRangePicker } from '../../time-range/time-range-picker.tsx';
import { useTimeRange } from '../../time-range/use-time-range.ts';
import { chosenIndicators, keyOf } from './choice.ts';
import { IndicatorChoices } from './indicator-choices.tsx';
import { IndicatorDetails } from './indicator-details.tsx';
import { IndicatorTable } from './indicator-table.tsx';
import styles from './intelligence-page.module.css';
import { useChoice } from './use-choice.ts';

const mostShown = 1_000;
const refreshMs = 3_000;

export function IntelligencePage() {
  const { range, setRange, refresh, from, to } = useTimeRange('30d');
  const { choice, change } = useChoice();
  useLive('alerts', useCalm(refresh, refreshMs));
  const indicators = useOperation(
    'GET /api/indicators',
    { query: { containing: choice.containing, from: String(from), to: String(to), size: String(mostShown) } },
    { placeholderData: keepPreviousData },
  );
  const all = indicators.data?.indicators ?? [];
  const open = all.find((indicator) => keyOf(indicator) === choice.open);
  return (
    <Page title="Threat intelligence" actions={<TimeRangePicker value={range} onChange={setRange} />}>
      <SplitView
        side={
          open || (choice.open !== '' && indicators.isPending)
            ? {
                title: 'Indicator',
                content: open ? (
                  <IndicatorDetails key={choice.open} indicator={open} />
                ) : (
                  <LoadingState rows={10} height={420} />
                ),
                onClose: () => change({ open: '' }),
              }
            : null
        }
      >
        <div className={styles.parts}>
          <IndicatorChoices indicators={all} choice={choice} onChange={change} />
          <Loaded
            query={indicators}
            errorTitle="The indicators cannot be shown"
            loading={<LoadingState rows={10} height={420} />}
          >
            {() => (
              <IndicatorTable
                indicators={chosenIndicators(all, choice)}
                none={all.length === 0 && choice.containing === ''}
                cut={all.length === mostShown}
                open={choice.open}
                onOpen={(key) => change({ open: key })}
              />
            )}
          </Loaded>
        </div>
      </SplitView>
    </Page>
  );
}
