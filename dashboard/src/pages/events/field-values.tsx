import { keepPreviousData } from '@tanstack/react-query';
import type { TopValues } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { SafeText } from '../../components/safe-text.tsx';
import { Loaded, LoadingState } from '../../components/states.tsx';
import { formatCount, formatNumber, formatPercent } from '../../lib/format.ts';
import { cutText, visibleLine } from '../../lib/visible-text.ts';
import { FilterButtons } from '../../search/filter-buttons.tsx';
import type { Filter } from '../../search/filters.ts';
import { scopeOf } from './alert-question.ts';
import styles from './field-list.module.css';
import type { SummaryQuestion } from './use-summary.ts';

export interface FieldValuesProps {
  readonly field: string;
  readonly question: SummaryQuestion;
  readonly onFilter: (filter: Filter) => void;
}

/** The most frequent values of a field among the alerts that are shown. */
export function FieldValues({ field, question, onFilter }: FieldValuesProps) {
  const asked = { query: { ...scopeOf(question), field, size: '10' } };
  const top = useOperation('GET /api/alerts/top', asked, { placeholderData: keepPreviousData, gcTime: 15_000 });
  return (
    <div className={styles.values}>
      <Loaded query={top} errorTitle="The values cannot be counted" loading={<LoadingState rows={4} height={120} />}>
        {(data) => <Values data={data} field={field} onFilter={onFilter} />}
      </Loaded>
    </div>
  );
}

interface ValuesProps extends Pick<FieldValuesProps, 'field' | 'onFilter'> {
  readonly data: TopValues;
}

function Values({ data: { values, counted, complete }, field, onFilter }: ValuesProps) {
  if (values.length === 0) return <p className={styles.note}>No alert that is shown has this field.</p>;
  return (
    <>
      <ul>
        {values.map(({ value, alerts }) => {
          const share = counted === 0 ? 0 : alerts / counted;
          return (
            <li key={value} className={styles.value}>
              <span className={styles.valueText} title={visibleLine(cutText(value, 300))}>
                {value === '' ? <em>empty</em> : <SafeText text={value} limit={80} cutOnly />}
              </span>
              <span className={styles.share} title={`${formatNumber(alerts)} alerts`}>
                {formatPercent(share)}
              </span>
              <FilterButtons field={field} value={value} onFilter={onFilter} />
              <span className={styles.bar} aria-hidden="true">
                <span style={{ width: `${Math.min(share, 1) * 100}%` }} />
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles.note}>
        {complete ? `Of ${formatCount(counted, 'alert')}` : `Of the newest ${formatCount(counted, 'alert')}`}
      </p>
    </>
  );
}
