import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { TopValues as Answer } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { EmptyState, Loaded, LoadingState } from '../../components/states.tsx';
import { formatNumber } from '../../lib/format.ts';
import { eventsAddress } from '../../search/events-address.ts';
import { type Scope, scopeQuery } from './scope.ts';
import styles from './top-values.module.css';

const shown = 6;
const height = 220;

export interface TopValuesProps {
  readonly title: string;
  readonly field: string;
  readonly scope: Scope;
  /** Not asked yet: something else goes first. */
  readonly waits: boolean;
}

/** The most frequent values of a field, each a way to its alerts. */
export function TopValues({ title, field, scope, waits }: TopValuesProps) {
  const top = useOperation(
    'GET /api/alerts/top',
    { query: { ...scopeQuery(scope), field, size: String(shown) } },
    { placeholderData: keepPreviousData, enabled: !waits },
  );
  return (
    <Panel title={title}>
      <div className={styles.box}>
        <Loaded query={top} loading={<LoadingState rows={shown} height={height} />}>
          {(answer) => <Values answer={answer} field={field} scope={scope} title={title} />}
        </Loaded>
      </div>
    </Panel>
  );
}

function Values({
  answer: { values },
  field,
  scope,
  title,
}: Omit<TopValuesProps, 'waits'> & { readonly answer: Answer }) {
  if (values.length === 0) {
    return <EmptyState title="None">No alert of this time has the field {field}.</EmptyState>;
  }
  const most = Math.max(...values.map(({ alerts }) => alerts));
  return (
    <ol className={styles.values} aria-label={title}>
      {values.map(({ value, alerts }) => (
        <li key={value} className={styles.value}>
          <Link
            className={styles.name}
            to={eventsAddress({ filters: [{ field, value, exclude: false }], range: scope.range })}
          >
            <SafeText text={value} limit={120} cutOnly />
          </Link>
          <span className={styles.count}>{formatNumber(alerts)}</span>
          <span className={styles.bar} style={{ width: `${(100 * alerts) / most}%` }} aria-hidden="true" />
        </li>
      ))}
    </ol>
  );
}
