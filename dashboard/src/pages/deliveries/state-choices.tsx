import { stateWord } from '../../components/badge.tsx';
import { classNames } from '../../lib/class-names.ts';
import { formatCompact, formatNumber } from '../../lib/format.ts';
import styles from './deliveries-page.module.css';
import { allStates, type State } from './delivery-choice.ts';
import type { StateCounts } from './state-counts.ts';

export interface StateChoicesProps {
  readonly states: readonly State[];
  /** Null: nobody counts them. Undefined: not known yet, and room is kept for them. */
  readonly counts: StateCounts | null | undefined;
  readonly onChoose: (states: readonly State[]) => void;
}

/** One state, or all; an address may name several. */
export function StateChoices({ states, counts, onChoose }: StateChoicesProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as these are
    <div role="group" aria-label="States" className={styles.states}>
      <StateChoice label="all" pressed={states.length === 0} onClick={() => onChoose([])} />
      {allStates.map((state) => (
        <StateChoice
          key={state}
          label={stateWord(state)}
          count={counts === null ? undefined : (counts?.[state] ?? null)}
          alarming={state === 'dead'}
          pressed={states.includes(state)}
          title={
            state === 'delivered' || state === 'skipped'
              ? 'Counted since the queue was made; the newest of them are listed'
              : undefined
          }
          onClick={() => onChoose([state])}
        />
      ))}
    </div>
  );
}

interface StateChoiceProps {
  readonly label: string;
  readonly count?: number | null | undefined;
  readonly alarming?: boolean;
  readonly pressed: boolean;
  readonly title?: string | undefined;
  readonly onClick: () => void;
}

function StateChoice({ label, count, alarming = false, pressed, title, onClick }: StateChoiceProps) {
  return (
    <button type="button" aria-pressed={pressed} className={styles.state} title={title} onClick={onClick}>
      {label}
      {count !== undefined && (
        <span
          className={classNames(styles.stateCount, alarming && count !== null && count > 0 && styles.alarming)}
          title={count === null ? undefined : formatNumber(count)}
        >
          {count === null ? '…' : formatCompact(count)}
        </span>
      )}
    </button>
  );
}
