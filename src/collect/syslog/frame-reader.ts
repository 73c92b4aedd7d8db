/**
 * Takes messages out of a TCP connection (RFC 6587). Invariants:
 *
 *  - The first bytes decide how a connection is framed: `123 <34>…` means that every message comes with its length before
 *    it (octet counting), anything else that messages end with a newline. Later bytes cannot change it, so that a message
 *    of a log line's text is never taken for a length.
 *  - Where lengths are counted, what is no length after all (and a newline after a message) is read as a line.
 *  - A NUL ends a line as a newline does: some senders end messages with it, alone or before the newline.
 *  - At most `longestMessage` bytes are kept. Who sends more in one message is `tooLong`, and nothing more is read of them.
 *
 * All texts are byte strings.
 */
export class FrameReader {
  #framing: 'unknown' | 'lines' | 'counted' = 'unknown';
  #rest = '';
  /** The last line was ended by a NUL: a newline right after it belongs to it. */
  #afterNul = false;
  tooLong = false;

  /** Answers the messages that are whole now. */
  push(bytes: string): readonly string[] {
    if (this.tooLong) return [];
    this.#rest += bytes;
    this.#framing = this.#framing === 'unknown' ? framingOf(this.#rest) : this.#framing;
    const messages: string[] = [];
    let at = 0;
    while (this.#framing !== 'unknown' && at < this.#rest.length) {
      const next = this.#take(at, messages);
      if (next === undefined) break;
      at = next;
    }
    this.#rest = this.#rest.slice(at);
    if (this.#rest.length > this.#longestRest()) {
      this.tooLong = true;
      messages.push(...this.end());
    }
    return messages;
  }

  #longestRest(): number {
    return this.#framing === 'counted' ? longestMessage + longestCount : longestMessage;
  }

  /** What came without its end when the connection closed. */
  end(): readonly string[] {
    const rest = this.#framing === 'counted' ? this.#rest.replace(counted, '') : this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [rest.slice(0, longestMessage)];
  }

  /** Takes one message from `at` on, and answers where the next one begins; undefined: it is not whole. */
  #take(at: number, messages: string[]): number | undefined {
    return this.#framing === 'counted' ? this.#takeCounted(at, messages) : this.#takeLine(at, messages);
  }

  #takeCounted(at: number, messages: string[]): number | undefined {
    const head = this.#rest.slice(at, at + longestCount);
    if (head.startsWith('\n')) return at + 1;
    const [whole = '', digits] = /^([1-9]\d{0,4}) /.exec(head) ?? [];
    if (digits === undefined) return /^[1-9]\d{0,4}$/.test(head) ? undefined : this.#takeLine(at, messages);
    const begin = at + whole.length;
    const end = begin + Number(digits);
    if (end > this.#rest.length || Number(digits) > longestMessage) return undefined;
    messages.push(withoutNewline(this.#rest.slice(begin, end)));
    return end;
  }

  #takeLine(at: number, messages: string[]): number | undefined {
    const end = lineEnd(this.#rest, at);
    if (end === undefined || end - at > longestMessage) return undefined;
    const isRestOfEnd = this.#afterNul && end === at && this.#rest[end] === '\n';
    this.#afterNul = this.#rest[end] === '\0';
    if (!isRestOfEnd) messages.push(this.#rest.slice(at, end));
    return end + 1;
  }
}

/** What the reference reads of a message (spec: log collection, section 8). */
export const longestMessage = 65_536;
/** Digits of a length, and the blank. */
const longestCount = 6;
const counted = /^[1-9]\d{0,4} /;
const beginsCounted = /^[1-9]\d{0,4} <\d{1,3}>/;
/** Every beginning of that. */
const mayBeginCounted = /^(?:[1-9]\d{0,4}(?: (?:<\d{0,3})?)?)?$/;

function framingOf(bytes: string): 'unknown' | 'lines' | 'counted' {
  const head = bytes.slice(0, 12);
  if (beginsCounted.test(head)) return 'counted';
  return mayBeginCounted.test(head) ? 'unknown' : 'lines';
}

function lineEnd(text: string, from: number): number | undefined {
  const newline = text.indexOf('\n', from);
  const stop = newline === -1 ? text.length : newline;
  const nul = text.slice(from, stop).indexOf('\0');
  if (nul !== -1) return from + nul;
  return newline === -1 ? undefined : newline;
}

function withoutNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
