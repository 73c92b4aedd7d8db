import type { Integration } from '../../../../src/api/contract.ts';
import { Badge } from '../../components/badge.tsx';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { filterSentence } from './filter-sentence.ts';
import styles from './integration-details.module.css';
import { reinjectLane, reinjectWords } from './reinject.ts';
import { type SettingRow, settingRows } from './settings-rows.ts';

export function IntegrationSettings({ integration }: { readonly integration: Integration }) {
  const { lane, summary, line, settings } = integration;
  if (lane === reinjectLane) {
    return (
      <Panel title="What it is">
        <p>{reinjectWords}</p>
      </Panel>
    );
  }
  const rows = settingRows(settings);
  return (
    <Panel title="What is sent, and how">
      <div className={styles.settings}>
        <p>
          <SafeText text={summary} />
        </p>
        {rows.length === 0 ? (
          <p className="muted">Which settings it has is not known while its block is not in use.</p>
        ) : (
          <>
            <p>
              <strong>It gets:</strong> <SafeText text={filterSentence(settings)} limit={600} />
            </p>
            <SettingsTable rows={rows} />
          </>
        )}
        {line !== null && <p className="muted">Its block begins at line {line} of ossec.conf.</p>}
      </div>
    </Panel>
  );
}

function SettingsTable({ rows }: { readonly rows: readonly SettingRow[] }) {
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">Settings in effect</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, value, secret, meaning }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
              {meaning !== '' && <p className={styles.meaning}>{meaning}</p>}
            </th>
            <td>{secret ? <Badge icon="key">set, hidden</Badge> : <SafeText text={value} limit={300} mono />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
