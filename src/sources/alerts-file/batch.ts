import type { Json } from '../../lib/json.ts';

/** One line of an alerts file, without its newline. */
export interface Line {
  readonly text: string;
  /** `<generation>:<byte offset of its start>`: the same when it is read again after a crash, and no other line's. */
  readonly key: string;
}

/** Lines that follow each other, and how far the file has been read once they are dealt with. */
export interface Batch {
  /** None, when only the position changed: another file, or a line that was set aside. */
  readonly lines: readonly Line[];
  /** To be stored with what became of the lines, and given back at the next start. Its shape is this folder's own. */
  readonly position: Json;
  /** The file the lines are from. */
  readonly file: string;
}
