import { escaped, quoted } from '../../search/query-text.ts';

/** What is being typed at the caret: a field's name, or a value of a field. */
export interface SuggestionPlace {
  readonly kind: 'field' | 'value';
  /** Of which a value is being typed; empty for names. */
  readonly field: string;
  /** What stands there so far, without quotes and escapes. */
  readonly typed: string;
  /** What choosing one replaces, counted in characters from 0. */
  readonly from: number;
  readonly to: number;
}

interface Begun {
  readonly from: number;
  /** Of the bracket it stands in: `agent.name:(web OR `. */
  readonly field: string;
  /** The quote is not closed. */
  readonly quoted: boolean;
}

/** Null: there is nothing to suggest, as behind a closed quote. */
export function suggestionPlace(query: string, caret: number): SuggestionPlace | null {
  const begun = wordBefore(query, caret);
  const word = query.slice(begun.from, caret);
  const [prefix = ''] = /^[-+!]*/.exec(word) ?? [];
  const from = begun.from + prefix.length;
  const to = endOfWord(query, caret, begun.quoted);
  const [whole = '', name] = /^((?:\\.|[^\\:"<>])+):(?:[<>]=?)?/.exec(word.slice(prefix.length)) ?? [];
  const field = name === undefined ? begun.field : unescaped(name);
  const value = query.slice(from + whole.length, caret);
  if (/^"(?:\\.|[^\\"])*"/.test(value)) return null;
  const typed = unescaped(value.replace(/^"/, ''));
  if (field === '') return { kind: 'field', field: '', typed, from, to };
  return { kind: 'value', field, typed, from: from + whole.length, to };
}

/** The query with what was chosen in its place, and where the caret is then. */
export function acceptSuggestion(
  query: string,
  place: SuggestionPlace,
  chosen: string,
): { readonly query: string; readonly caret: number } {
  const inserted = place.kind === 'field' ? `${escaped(chosen)}:` : `${quoted(chosen)} `;
  const rest = query.slice(place.to);
  const before = query.slice(0, place.from) + inserted;
  return { query: before + (inserted.endsWith(' ') ? rest.replace(/^ /, '') : rest), caret: before.length };
}

function wordBefore(query: string, caret: number): Begun {
  let begun: Begun = { from: 0, field: '', quoted: false };
  const brackets: string[] = [];
  for (let at = 0; at < caret; at += 1) {
    const character = query.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') begun = { ...begun, quoted: !begun.quoted };
    else if (begun.quoted) continue;
    else if (character === '(') {
      brackets.push(fieldBefore(query.slice(begun.from, at)) || begun.field);
      begun = { from: at + 1, field: brackets.at(-1) ?? '', quoted: false };
    } else if (character === ')' || /\s/.test(character)) {
      if (character === ')') brackets.pop();
      begun = { from: at + 1, field: brackets.at(-1) ?? '', quoted: false };
    }
  }
  return begun;
}

function fieldBefore(word: string): string {
  const [, name = ''] = /^[-+!]*((?:\\.|[^\\:"])+):$/.exec(word) ?? [];
  return unescaped(name);
}

function endOfWord(query: string, caret: number, quoted: boolean): number {
  const rest = query.slice(caret);
  const [word = ''] = (quoted ? /^(?:\\.|[^\\"])*"?/ : /^[^\s()"]*/).exec(rest) ?? [];
  return caret + word.length;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
