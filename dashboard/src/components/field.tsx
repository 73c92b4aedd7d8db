import { type ChangeEvent, type ComponentProps, type ReactNode, type Ref, useId } from 'react';
import { classNames } from '../lib/class-names.ts';
import { IconButton } from './button.tsx';
import styles from './field.module.css';
import { Icon } from './icons.tsx';

interface Described {
  readonly label: string;
  /** The label is read aloud only. */
  readonly hideLabel?: boolean | undefined;
  readonly hint?: ReactNode;
  /** What is wrong with it, and what to do. */
  readonly error?: string | null | undefined;
}

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'>, Described {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Inside the field, at its end. */
  readonly end?: ReactNode;
}

export function TextField({ label, hideLabel, hint, error, value, onChange, end, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      <span className={styles.box}>
        <input
          type="text"
          {...rest}
          {...describedBy(id, hint, error)}
          className={classNames(styles.input, end !== undefined && styles.withEnd)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        {end !== undefined && <span className={styles.end}>{end}</span>}
      </span>
    </Labelled>
  );
}

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Enter was pressed, or the field was emptied by its button. */
  readonly onSubmit?: ((value: string) => void) | undefined;
  readonly placeholder?: string | undefined;
  /** Of `useSearchFocus`. */
  readonly ref?: Ref<HTMLInputElement> | undefined;
  /** The query language is typed in fixed width. */
  readonly mono?: boolean | undefined;
  readonly error?: string | null | undefined;
  readonly hint?: ReactNode;
}

export function SearchField(props: SearchFieldProps) {
  const { label, value, onChange, onSubmit, placeholder, ref, mono = false, error, hint } = props;
  const id = useId();
  function empty(): void {
    onChange('');
    onSubmit?.('');
    document.getElementById(id)?.focus();
  }
  return (
    <Labelled id={id} label={label} hideLabel hint={hint} error={error} className={styles.search}>
      <span className={styles.box}>
        <span className={styles.start}>
          <Icon name="search" />
        </span>
        <input
          type="search"
          ref={ref}
          {...describedBy(id, hint, error)}
          className={classNames(styles.input, styles.withStart, styles.withEnd, mono && 'mono')}
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onSubmit?.(value);
          }}
        />
        {value !== '' && (
          <span className={styles.end}>
            <IconButton icon="close" label="Empty the search" size="small" onClick={empty} />
          </span>
        )}
      </span>
    </Labelled>
  );
}

export interface SelectProps<Value extends string> extends Described {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean | undefined;
  readonly className?: string | undefined;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hideLabel, hint, error, value, options, onChange, disabled, className } = props;
  const id = useId();
  function choose({ target }: ChangeEvent<HTMLSelectElement>): void {
    const chosen = options[target.selectedIndex];
    if (chosen) onChange(chosen.value);
  }
  return (
    <Labelled id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      <select
        {...describedBy(id, hint, error)}
        className={classNames(styles.input, styles.select)}
        value={value}
        disabled={disabled}
        onChange={choose}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'onChange' | 'type' | 'checked'> {
  readonly label: ReactNode;
  readonly hideLabel?: boolean | undefined;
  readonly checked: boolean;
  /** Some of what it stands for. */
  readonly partly?: boolean | undefined;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({ label, hideLabel, checked, partly = false, onChange, className, ...rest }: CheckboxProps) {
  return (
    <label className={classNames(styles.checkbox, className)}>
      <input
        type="checkbox"
        {...rest}
        ref={(input) => {
          if (input) input.indeterminate = partly && !checked;
        }}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={hideLabel === true ? 'visually-hidden' : undefined}>{label}</span>
    </label>
  );
}

interface LabelledProps extends Described {
  readonly id: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

function Labelled({ id, label, hideLabel, hint, error, className, children }: LabelledProps) {
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={hideLabel === true ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {typeof error === 'string' && (
        <p id={`${id}error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, hint: ReactNode, error: string | null | undefined) {
  const wrong = typeof error === 'string';
  const by = classNames(hint !== undefined && `${id}hint`, wrong && `${id}error`);
  return { id, 'aria-invalid': wrong || undefined, 'aria-describedby': by === '' ? undefined : by };
}
