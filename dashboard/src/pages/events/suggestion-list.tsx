// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays in the field
import { useEffect } from 'react';
import { Compact } from '../../components/amount.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { classNames } from '../../lib/class-names.ts';
import type { Suggestion } from './best-matches.ts';
import styles from './query-field.module.css';

export interface SuggestionListProps {
  readonly id: string;
  readonly isOpen: boolean;
  readonly kind: 'field' | 'value';
  readonly suggestions: readonly Suggestion[];
  readonly chosen: number;
  readonly onChoose: (suggestion: Suggestion) => void;
}

/** The focus stays in the field, which says by `aria-activedescendant` where one is. */
export function SuggestionList({ id, isOpen, kind, suggestions, chosen, onChoose }: SuggestionListProps) {
  useEffect(() => {
    if (isOpen) document.getElementById(`${id}option${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, isOpen, chosen]);
  return (
    <div
      id={`${id}list`}
      role="listbox"
      aria-label={kind === 'field' ? 'Fields' : 'Values'}
      hidden={!isOpen}
      className={styles.list}
    >
      {isOpen &&
        suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          <div
            key={suggestion.text}
            id={`${id}option${index}`}
            role="option"
            aria-selected={index === chosen}
            className={classNames(styles.option, index === chosen && styles.chosen)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(suggestion)}
          >
            <span className={styles.text}>
              <SafeText text={suggestion.text} limit={120} mono cutOnly />
            </span>
            <span className="muted">
              <Compact value={suggestion.alerts} />
            </span>
          </div>
        ))}
    </div>
  );
}
