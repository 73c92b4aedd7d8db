import type { Indicator } from '../../../../src/api/contract.ts';
import { SearchField, Select } from '../../components/field.tsx';
import { useSearchFocus } from '../../shell/shortcuts.tsx';
import { type Choice, type ListChoice, valuesOf } from './choice.ts';
import styles from './intelligence-page.module.css';

export interface IndicatorChoicesProps {
  readonly indicators: readonly Indicator[];
  readonly choice: Choice;
  readonly onChange: (change: Partial<Choice>) => void;
}

const lists: readonly { readonly key: ListChoice; readonly label: string; readonly any: string }[] = [
  { key: 'type', label: 'Type', any: 'Every type' },
  { key: 'classification', label: 'Classification', any: 'Every classification' },
  { key: 'service', label: 'Service', any: 'Every service' },
];

export function IndicatorChoices({ indicators, choice, onChange }: IndicatorChoicesProps) {
  const search = useSearchFocus();
  return (
    <search className={styles.choices}>
      <SearchField
        label="Search the indicators"
        placeholder="An address, a name, a URL, a hash, or a part of one"
        ref={search}
        value={choice.containing}
        onChange={(containing) => onChange({ containing })}
      />
      {lists.map(({ key, label, any }) => (
        <Select
          key={key}
          label={label}
          hideLabel
          value={choice[key]}
          onChange={(value) => onChange({ [key]: value })}
          options={[
            { value: '', label: any },
            ...valuesOf(indicators, key, choice[key]).map((value) => ({ value, label: value })),
          ]}
        />
      ))}
    </search>
  );
}
