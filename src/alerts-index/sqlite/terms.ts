import type { FieldValue } from '../query/flatten.ts';
import { fold, isLong, isProse, partsOf, wordsOf } from '../query/words.ts';
import { RecentValues } from './recent-values.ts';
import { type Database, separator } from './schema.ts';

/*
 * What an alert is found by. Terms never meet each other: words have no `=`, `#`, `@`, `*` or `!` in them.
 *
 *   *              every alert
 *   !              none
 *   <field>*       alerts that have the field; <field> is its number, in base 36
 *   <field>=value  … with this value, folded, what would end the term replaced
 *   <field>#       … with a value too long to be a term
 *   @key           the alert with this key, or one that ends alike: the last 12 characters of it
 *   word           alerts with the word in any value, cut to 128 characters
 */

export const anyAlert = '*';
export const noAlert = '!';
export const hasField = (field: number) => `${field.toString(36)}*`;
export const hasLongValue = (field: number) => `${field.toString(36)}#`;
export const hasValue = (field: number, folded: string) => `${beforeValues(field)}${hideEndings(folded)}`;
/** Every term of the field's values begins with this … */
export const beforeValues = (field: number) => `${field.toString(36)}=`;
/** … and this is behind all of them. */
export const behindValues = (field: number) => `${field.toString(36)}>`;
/** The end tells keys apart, be they numbers of lines or hashes, and twelve characters are a small term. */
export const hasKey = (key: string) => `@${hideEndings(key.slice(-12))}`;
export const hasWord = (word: string) => word.slice(0, longestWord);

const longestWord = 128;
// These two would end a term, and others stand for them.
const [hiddenNul, hiddenSeparator] = ['\ue000', '\ue01f'];

function hideEndings(text: string): string {
  return text.replaceAll('\0', hiddenNul).replaceAll(separator, hiddenSeparator);
}

/** The folded value of a term of the field. */
export function valueIn(term: string, field: number): string {
  return term.slice(beforeValues(field).length).replaceAll(hiddenSeparator, separator).replaceAll(hiddenNul, '\0');
}

/** As an expression of MATCH. */
export function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}

/** Values of these fields are not found by field, only by word and by looking: someone makes names up. */
export const mostFields = 5_000;

interface Field {
  readonly id: number;
  readonly recent: RecentValues;
  alerts: number;
  lastAlert: number;
  prose: boolean;
  long: boolean;
  /** The terms of its values, as long as they are few; those in `unsaved` are not in the table yet. */
  values: Set<string> | undefined;
  unsaved: string[];
  changed: boolean;
}

/** A field with more values than this has many. */
const fewValues = 1_000;
/** Turns alerts into terms, and keeps the table of fields. */
export class Terms {
  readonly #database: Database;
  #fields = new Map<string, Field>();
  #alert = 0;

  constructor(database: Database) {
    this.#database = database;
    this.reload();
  }

  /** Forgets what was not saved. */
  reload(): void {
    this.#fields = new Map(
      readFields(this.#database).map(({ id, name, alerts, prose, long, many }) => [
        name,
        {
          id,
          recent: new RecentValues(),
          alerts,
          lastAlert: 0,
          prose: prose > 0,
          long: long > 0,
          values: many > 0 ? undefined : new Set(readValues(this.#database, id)),
          unsaved: [],
          changed: false,
        },
      ]),
    );
  }

  /** The terms of an alert, with separators between them. */
  of(key: string, values: readonly FieldValue[]): string {
    this.#alert += 1;
    const found = [anyAlert, hasKey(key)];
    for (const { field: name, value } of values) {
      const field = this.#field(name);
      if (field === undefined) {
        found.push(...wordTerms(fold(value)));
        continue;
      }
      if (field.lastAlert !== this.#alert) {
        field.lastAlert = this.#alert;
        field.alerts += 1;
        field.changed = true;
        found.push(hasField(field.id));
      }
      found.push(field.recent.get(value) ?? learn(field, value));
    }
    return found.join(separator);
  }

  /** Writes what has changed; to be called in the transaction that stores the alerts. */
  save(): void {
    const save = this.#database.prepare<[number, string, number, number, number, number]>(
      'INSERT OR REPLACE INTO fields (id, name, alerts, prose, long, many) VALUES (?, ?, ?, ?, ?, ?)',
    );
    for (const [name, field] of this.#fields) {
      if (!field.changed) continue;
      const { id, alerts, prose, long, values } = field;
      save.run(id, name, alerts, prose ? 1 : 0, long ? 1 : 0, values === undefined ? 1 : 0);
      this.#saveValues(field);
      field.changed = false;
    }
  }

  #saveValues(field: Field): void {
    if (field.unsaved.length === 0) return;
    if (field.values === undefined) {
      this.#database.prepare<[number]>('DELETE FROM field_values WHERE field = ?').run(field.id);
    } else {
      const save = this.#database.prepare<[number, string]>('INSERT OR IGNORE INTO field_values VALUES (?, ?)');
      for (const term of field.unsaved) save.run(field.id, term);
    }
    field.unsaved = [];
  }

  #field(name: string): Field | undefined {
    const found = this.#fields.get(name);
    if (found !== undefined || this.#fields.size >= mostFields) return found;
    const made: Field = {
      id: this.#fields.size + 1,
      recent: new RecentValues(),
      alerts: 0,
      lastAlert: 0,
      prose: false,
      long: false,
      values: new Set(),
      unsaved: [],
      changed: true,
    };
    this.#fields.set(name, made);
    return made;
  }
}

function learn(field: Field, value: string): string {
  const folded = fold(value);
  const prose = isProse(folded);
  const long = isLong(folded);
  if (prose !== field.prose || long !== field.long) {
    field.prose ||= prose;
    field.long ||= long;
    field.changed = true;
  }
  const term = long ? hasLongValue(field.id) : hasValue(field.id, folded);
  if (!long) noteValue(field, term);
  const found = [term, ...wordTerms(folded)].join(separator);
  field.recent.set(value, found);
  return found;
}

function noteValue(field: Field, term: string): void {
  if (field.values === undefined || field.values.has(term)) return;
  field.values.add(term);
  field.unsaved.push(term);
  if (field.values.size > fewValues) field.values = undefined;
}

function wordTerms(folded: string): readonly string[] {
  const found: string[] = [];
  for (const word of wordsOf(folded)) {
    found.push(hasWord(word));
    for (const part of partsOf(word)) found.push(hasWord(part));
  }
  return found;
}

export interface FieldRow {
  readonly id: number;
  readonly name: string;
  readonly alerts: number;
  readonly prose: number;
  readonly long: number;
  readonly many: number;
}

export function readFields(database: Database): readonly FieldRow[] {
  return database.prepare<[], FieldRow>('SELECT id, name, alerts, prose, long, many FROM fields ORDER BY name').all();
}

/** The terms of a field that has few values; some may be of alerts that are gone. */
export function readValues(database: Database, field: number): readonly string[] {
  return database.prepare<[number], string>('SELECT term FROM field_values WHERE field = ?').pluck().all(field);
}
