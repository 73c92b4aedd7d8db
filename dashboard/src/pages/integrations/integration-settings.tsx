import type { Integration } from '../../../../src/api/contract.ts';
import { Badge } from '../../components/badge.tsx';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { filterSentence } from './filter-sentence.ts';
import styles from './integration-details.module.css';
import { reinjectLane, reinjectWords } from './reinject.ts';
import { type SettingRow, settingRows } from './settings-rows.ts';

interface IntegrationProps {
  readonly integration: Integration;
}

/** Which alerts it gets, and what it does with them. */
export function IntegrationPurpose({ integration: { lane, summary, line, settings } }: IntegrationProps) {
  if (lane === reinjectLane) {
    return (
      <Panel title="What it does">
        <p>{reinjectWords}</p>
      </Panel>
    );
  }
  return (
    <Panel title="What it does">
      <div className={styles.purpose}>
        <p>
          <SafeText text={summary} />
        </p>
        {Object.keys(settings).length > 0 && (
          <p>
            <strong>It gets:</strong> <SafeText text={filterSentence(settings)} limit={600} />
          </p>
        )}
        {line !== null && <p className="muted">Its block begins at line {line} of ossec.conf.</p>}
      </div>
    </Panel>
  );
}

export function IntegrationSettings({ integration: { lane, settings } }: IntegrationProps) {
  const rows = settingRows(settings);
  if (lane === reinjectLane) return null;
  return (
    <Panel title="Settings in effect">
      {rows.length === 0 ? (
        <p className="muted">They are not known while its block is not in use.</p>
      ) : (
        <SettingsTable rows={rows} />
      )}
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
