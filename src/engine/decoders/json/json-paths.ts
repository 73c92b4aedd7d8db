import { quote } from '../../../lib/ascii.ts';
import { detach } from '../../../lib/bytes.ts';
import type { FieldName, FieldNames } from '../../event/field-names.ts';
import { fieldIndex } from '../../event/fields.ts';
import type { JsonReader } from './json-reader.ts';

/** What keys are kept in; more than this comes from no schema, but from keys that hold data. */
const maxKeptBytes = 8_000_000;
/** Estimated, of a path besides its text. */
const bytesPerPath = 400;

/** Keys that have a field of their own: the static fields, though `system_name` goes by another name here. */
const staticKeys: ReadonlyMap<string, number> = new Map(
  Object.entries(fieldIndex).map(([name, index]) => [name === 'system_name' ? 'systemname' : name, index]),
);

/** A key at one place of a document, or the document itself. It knows what usually comes next, so as to be compared first. */
export class JsonPath {
  /** All keys from the top, joined by dots. */
  readonly path: string;
  /** Of the static field with this name, -1 without one. */
  readonly staticIndex: number;
  readonly key: Uint8Array;
  /** The key holds nothing that is escaped when written: its bytes stand in the text as they are. */
  readonly isPlain: boolean;
  #children: Map<string, JsonPath> | undefined;
  /** The key that was first in this object the last time. */
  first: JsonPath | undefined;
  /** The key that followed in the same object the last time. */
  next: JsonPath | undefined;
  name: FieldName | undefined;

  constructor(path: string, key: string, staticIndex: number) {
    this.path = path;
    this.staticIndex = staticIndex;
    this.key = new Uint8Array(Buffer.from(key, 'latin1'));
    this.isPlain = !/["\\]/.test(key);
  }

  child(key: string): JsonPath | undefined {
    return this.#children?.get(key);
  }

  add(key: string, child: JsonPath): void {
    this.#children ??= new Map();
    this.#children.set(key, child);
  }

  /** Whether the key and its closing quote stand in `bytes` from `from` on. */
  isAt(bytes: Uint8Array, from: number): boolean {
    const { key } = this;
    const size = key.length;
    for (let index = 0; index < size; index += 1) if (bytes[from + index] !== key[index]) return false;
    return bytes[from + size] === quote && this.isPlain;
  }
}

/** The keys seen in documents and the fields they are. Documents are alike, so that a path is rarely made. */
export class JsonPaths {
  readonly #names: FieldNames;
  #top = new JsonPath('', '', -1);
  #kept = 0;

  constructor(names: FieldNames) {
    this.#names = names;
  }

  /** Where a document begins. The paths of earlier documents may be forgotten. */
  begin(): JsonPath {
    if (this.#kept > maxKeptBytes) {
      this.#top = new JsonPath('', '', -1);
      this.#kept = 0;
    }
    return this.#top;
  }

  /**
   * Reads the key whose opening quote is next, of the object at `parent`; `previous` is the key before it in the same
   * object. Undefined when it is malformed.
   */
  readKey(reader: JsonReader, parent: JsonPath, previous: JsonPath | undefined): JsonPath | undefined {
    const expected = previous === undefined ? parent.first : previous.next;
    if (expected?.isAt(reader.bytes, reader.at + 1) === true) {
      reader.at += expected.key.length + 2;
      return expected;
    }
    const key = reader.readString();
    if (key === undefined) return undefined;
    const found = parent.child(key) ?? this.#add(parent, key);
    if (previous === undefined) parent.first = found;
    else previous.next = found;
    return found;
  }

  #add(parent: JsonPath, slice: string): JsonPath {
    const key = detach(slice);
    const isTop = parent === this.#top;
    const path = isTop ? key : `${parent.path}.${key}`;
    const made = new JsonPath(path, key, (isTop ? staticKeys.get(key) : undefined) ?? -1);
    parent.add(key, made);
    this.#kept += path.length + bytesPerPath;
    return made;
  }

  nameOf(path: JsonPath): FieldName {
    path.name ??= this.#names.intern(path.path);
    return path.name;
  }
}
