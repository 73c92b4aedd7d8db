import type { ReactNode } from 'react';
import type { Integration } from '../../../../src/api/contract.ts';
import { StateBadge } from '../../components/badge.tsx';
import { KeyValueList } from '../../components/key-value-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { quotaWords } from './condition.ts';
import styles from './integration-details.module.css';

export function IntegrationHealth({ integration }: { readonly integration: Integration }) {
  const { circuit, pausedUntil, quota, lastDeliveredAt, lastError, oldest, paused } = integration;
  return (
    <Panel title="How it is">
      <KeyValueList
        items={[
          ...(paused === null ? [] : [{ key: 'Paused', value: <PausedBy by={paused.by} at={paused.at} /> }]),
          { key: 'Far side', value: circuit === null ? '–' : <StateBadge state={circuit} /> },
          ...(pausedUntil === null ? [] : [{ key: 'Nothing is sent before', value: <TimeText time={pausedUntil} /> }]),
          { key: 'Quota left', value: <Quota quota={quota} /> },
          { key: 'Oldest waiting', value: <Since time={oldest} none="nothing waits" /> },
          { key: 'Last delivered', value: <Since time={lastDeliveredAt} none="not since the program began" /> },
          { key: 'Last error', value: <LastError error={lastError} /> },
        ]}
      />
    </Panel>
  );
}

function PausedBy({ by, at }: { readonly by: string; readonly at: number }) {
  return (
    <>
      by <SafeText text={by} limit={80} cutOnly />, <TimeText time={at} as="relative" />
    </>
  );
}

function Since({ time, none }: { readonly time: number | null; readonly none: string }): ReactNode {
  if (time === null) return none;
  return (
    <>
      <TimeText time={time} as="relative" /> <span className="muted">({<TimeText time={time} />})</span>
    </>
  );
}

function Quota({ quota }: Pick<Integration, 'quota'>) {
  if (quota.length === 0) return 'no limit';
  return (
    <ul>
      {quota.map((each) => (
        <li key={each.per}>{quotaWords(each)}</li>
      ))}
    </ul>
  );
}

function LastError({ error }: { readonly error: Integration['lastError'] }) {
  if (error === null) return 'none since the program began';
  return (
    <>
      <p className={styles.error}>
        <SafeText text={error.why} limit={400} />
      </p>
      <p className="muted">
        <TimeText time={error.at} as="relative" /> (<TimeText time={error.at} />)
      </p>
    </>
  );
}
