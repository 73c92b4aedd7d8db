import { useState } from 'react';
import type { Integration } from '../../../../src/api/contract.ts';
import { SearchField, Select } from '../../components/field.tsx';
import { useSearchFocus } from '../../shell/shortcuts.tsx';
import styles from './deliveries-page.module.css';
import type { Choice } from './delivery-choice.ts';
import { StateChoices } from './state-choices.tsx';
import type { StateCounts } from './state-counts.ts';

export interface DeliveryChoicesProps {
  readonly choice: Choice;
  readonly counts: StateCounts | null | undefined;
  readonly integrations: readonly Integration[];
  readonly onChoose: (change: Partial<Choice>) => void;
}

export function DeliveryChoices({ choice, counts, integrations, onChoose }: DeliveryChoicesProps) {
  return (
    <search className={styles.choices}>
      <StateChoices states={choice.states} counts={counts} onChoose={(states) => onChoose({ states })} />
      <Select
        label="Integration"
        hideLabel
        className={styles.lane}
        value={choice.lane}
        onChange={(lane) => onChoose({ lane })}
        options={laneOptions(integrations, choice.lane)}
      />
      <AlertIdField
        key={choice.alertId}
        alertId={choice.alertId}
        onChoose={(alertId) => {
          if (alertId !== choice.alertId) onChoose({ alertId });
        }}
      />
    </search>
  );
}

interface AlertIdFieldProps {
  readonly alertId: string;
  readonly onChoose: (alertId: string) => void;
}

/** Only a whole id finds anything, so it counts when it is sent. */
function AlertIdField({ alertId, onChoose }: AlertIdFieldProps) {
  const [typed, setTyped] = useState(alertId);
  const field = useSearchFocus();
  return (
    <SearchField
      label="Id of an alert"
      placeholder="Id of an alert, Enter"
      ref={field}
      value={typed}
      onChange={setTyped}
      onSubmit={(value) => onChoose(value.trim())}
    />
  );
}

/** Those there are, and the one that is chosen although it is gone. */
function laneOptions(integrations: readonly Integration[], chosen: string) {
  const lanes = integrations.map(({ lane }) => lane);
  const all = chosen === '' || lanes.includes(chosen) ? lanes : [...lanes, chosen];
  return [{ value: '', label: 'Every integration' }, ...all.map((lane) => ({ value: lane, label: lane }))];
}
