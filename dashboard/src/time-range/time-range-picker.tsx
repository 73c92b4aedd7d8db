import { type FormEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { Popover } from '../components/popover.tsx';
import { classNames } from '../lib/class-names.ts';
import { formatTime } from '../lib/format.ts';
import {
  nameTimeRange,
  quickRanges,
  readMoment,
  resolveTimeRange,
  sameTimeRange,
  type TimeRange,
} from './time-range.ts';
import styles from './time-range-picker.module.css';

export interface TimeRangePickerProps {
  readonly value: TimeRange;
  readonly onChange: (range: TimeRange) => void;
  readonly align?: 'start' | 'end' | undefined;
}

/** A button with the range's name; it opens quick ranges, and fields for two moments. */
export function TimeRangePicker({ value, onChange, align = 'end' }: TimeRangePickerProps) {
  return (
    <Popover
      label="Time range"
      align={align}
      className={styles.popover}
      trigger={(trigger) => (
        <Button {...trigger} icon="clock" className={styles.trigger}>
          {nameTimeRange(value, formatTime)}
        </Button>
      )}
    >
      {(close) => (
        <Choices
          value={value}
          onChoose={(range) => {
            close();
            onChange(range);
          }}
        />
      )}
    </Popover>
  );
}

interface ChoicesProps {
  readonly value: TimeRange;
  readonly onChoose: (range: TimeRange) => void;
}

function Choices({ value, onChoose }: ChoicesProps) {
  return (
    <div className={styles.choices}>
      <ul className={styles.quick} aria-label="Up to now">
        {quickRanges.map(({ span, name }) => {
          const range: TimeRange = { kind: 'last', span };
          const chosen = sameTimeRange(range, value);
          return (
            <li key={span}>
              <button
                type="button"
                className={classNames(styles.choice, chosen && styles.chosen)}
                aria-current={chosen || undefined}
                onClick={() => onChoose(range)}
              >
                {name}
              </button>
            </li>
          );
        })}
      </ul>
      <Moments value={value} onChoose={onChoose} />
    </div>
  );
}

/** Typed as local time, as it is shown everywhere. */
function Moments({ value, onChoose }: ChoicesProps) {
  const [shown] = useState(() => resolveTimeRange(value, Date.now()));
  const [from, setFrom] = useState(() => formatTime(shown.from));
  const [to, setTo] = useState(() => formatTime(shown.to));
  const [problem, setProblem] = useState<string | null>(null);
  function choose(event: FormEvent): void {
    event.preventDefault();
    const range = { from: readMoment(from.trim().replace(' ', 'T')), to: readMoment(to.trim().replace(' ', 'T')) };
    if (range.from === null || range.to === null) setProblem('Write times like 2026-01-31 12:00:00.');
    else if (range.from >= range.to) setProblem('The first time must be before the second.');
    else onChoose({ kind: 'between', from: range.from, to: range.to });
  }
  return (
    <form className={styles.moments} onSubmit={choose} noValidate>
      <TextField label="From" value={from} onChange={setFrom} spellCheck={false} />
      <TextField label="To" value={to} onChange={setTo} spellCheck={false} />
      <p className={styles.problem} role="alert">
        {problem}
      </p>
      <Button type="submit" variant="primary">
        Show this time
      </Button>
    </form>
  );
}
