import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icons.tsx';
import { classNames } from '../../lib/class-names.ts';
import { useSearchFocus } from '../../shell/shortcuts.tsx';
import type { Suggestion } from './best-matches.ts';
import styles from './query-field.module.css';
import { QueryHelp } from './query-help.tsx';
import { excerptAt, type Refusal } from './refusal.ts';
import { SuggestionList } from './suggestion-list.tsx';
import { acceptSuggestion, suggestionPlace } from './suggestion-place.ts';
import { useSuggestions } from './use-suggestions.ts';

export interface QueryFieldProps {
  /** What is asked. */
  readonly query: string;
  readonly onSubmit: (query: string) => void;
  readonly refusal: Refusal | null;
  readonly range: { readonly from: number; readonly to: number };
}

/** The query as one types it, with suggestions below. Remade when another query is asked. */
export function QueryField(props: QueryFieldProps) {
  const { query, refusal } = props;
  const id = useId();
  const field = useSearchFocus();
  const typing = useTyping(props, field);
  const { text, isOpen, chosen, submit } = typing;
  const isRefused = refusal !== null && text === query;
  return (
    <search className={styles.search}>
      <div className={styles.box}>
        <span className={styles.start}>
          <Icon name="search" />
        </span>
        <label htmlFor={id} className="visually-hidden">
          Search the alerts
        </label>
        <input
          id={id}
          ref={field}
          type="text"
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && chosen >= 0 ? `${id}option${chosen}` : undefined}
          aria-invalid={isRefused || undefined}
          aria-describedby={isRefused ? `${id}error` : undefined}
          className={classNames(styles.input, 'mono')}
          value={text}
          placeholder="rule.level:>=10 AND agent.name:web-01"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          onChange={({ target }) => typing.change(target.value, target.selectionStart)}
          onKeyDown={typing.onKeyDown}
          onBlur={typing.close}
        />
        <span className={styles.end}>
          {text !== '' && <IconButton icon="close" label="Empty the search" size="small" onClick={() => submit('')} />}
          <QueryHelp onTry={submit} />
        </span>
        <SuggestionList
          id={id}
          isOpen={isOpen}
          kind={typing.kind}
          suggestions={typing.suggestions}
          chosen={chosen}
          onChoose={typing.accept}
        />
      </div>
      {isRefused && <RefusalText id={`${id}error`} query={query} refusal={refusal} />}
    </search>
  );
}

/** What is typed, and what is suggested for it. */
function useTyping({ query, onSubmit, range }: QueryFieldProps, field: RefObject<HTMLInputElement | null>) {
  const [text, setText] = useState(query);
  const [asked, setAsked] = useState(query);
  if (asked !== query) {
    setAsked(query);
    setText(query);
  }
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const place = useMemo(() => (caret === null ? null : suggestionPlace(text, caret)), [text, caret]);
  const suggestions = useSuggestions(place, range);
  const isOpen = place !== null && suggestions.length > 0;

  function close(): void {
    setCaret(null);
    setChosen(-1);
  }
  function change(next: string, at: number | null): void {
    setText(next);
    setCaret(at);
    setChosen(-1);
  }
  function submit(next: string): void {
    close();
    setText(next);
    onSubmit(next);
  }
  function accept(suggestion: Suggestion): void {
    if (place === null) return;
    const accepted = acceptSuggestion(text, place, suggestion.text);
    // The caret can be placed only in what the field already shows.
    flushSync(() => change(accepted.query, place.kind === 'field' ? accepted.caret : null));
    field.current?.focus();
    field.current?.setSelectionRange(accepted.caret, accepted.caret);
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const suggestion = isOpen ? suggestions[chosen] : undefined;
    const { key } = event;
    if (key === 'Escape' && isOpen) close();
    else if ((key === 'Enter' || key === 'Tab') && suggestion) accept(suggestion);
    else if (key === 'Enter') submit(text);
    else if (key === 'ArrowDown' && !isOpen) setCaret(event.currentTarget.selectionStart);
    else if (key === 'ArrowDown') setChosen((chosen + 1) % suggestions.length);
    else if (key === 'ArrowUp' && isOpen) setChosen((chosen <= 0 ? suggestions.length : chosen) - 1);
    else if (key === 'Escape') field.current?.blur();
    else return;
    event.preventDefault();
  }
  return { text, isOpen, chosen, suggestions, kind: place?.kind ?? 'field', change, submit, accept, close, onKeyDown };
}

function RefusalText({
  id,
  query,
  refusal,
}: {
  readonly id: string;
  readonly query: string;
  readonly refusal: Refusal;
}) {
  const { message, at } = refusal;
  const excerpt = at === null ? null : excerptAt(query, at);
  return (
    <p id={id} className={styles.error} role="alert">
      {excerpt && (
        <code className={styles.excerpt}>
          {excerpt.before}
          <mark>{excerpt.there === '' ? '\u2423' : excerpt.there}</mark>
          {excerpt.after}
        </code>
      )}
      {`${message.charAt(0).toUpperCase()}${message.slice(1)}`}
      {at !== null && <span className="visually-hidden">{` (at character ${at + 1})`}</span>}
    </p>
  );
}
