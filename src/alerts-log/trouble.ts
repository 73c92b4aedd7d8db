/** Told when the disk refuses something, and when it does no longer. What waits to be written is kept meanwhile. */
export interface Troubles {
  /** Once for each reason, however long it lasts. */
  began(trouble: Trouble): void;
  over(trouble: Omit<Trouble, 'why'>): void;
  /** The log was closed, and this many bytes could not be written before. */
  lost(facts: { readonly file: string; readonly bytes: number }): void;
}

export interface Trouble {
  /** The short name of the log, such as `<home>/logs/alerts/alerts.json`. */
  readonly file: string;
  /** What cannot be done: the lines, the next file, the short name. */
  readonly cannot: 'write' | 'open' | 'link' | 'close';
  /** The system's name for the reason, such as `ENOSPC`, or a sentence. */
  readonly why: string;
}

/** The troubles of one log, each told once. */
export class TroubleLog {
  readonly #file: string;
  readonly #troubles: Troubles;
  readonly #present = new Map<Trouble['cannot'], string>();

  constructor(file: string, troubles: Troubles) {
    this.#file = file;
    this.#troubles = troubles;
  }

  has(cannot: Trouble['cannot']): boolean {
    return this.#present.has(cannot);
  }

  /** How the latest try went: `why` it did not, or undefined when it did. */
  tried(cannot: Trouble['cannot'], why: string | undefined): void {
    if (this.#present.get(cannot) === why) return;
    if (why === undefined) {
      this.#present.delete(cannot);
      this.#troubles.over({ file: this.#file, cannot });
    } else {
      this.#present.set(cannot, why);
      this.#troubles.began({ file: this.#file, cannot, why });
    }
  }

  lost(bytes: number): void {
    if (bytes > 0) this.#troubles.lost({ file: this.#file, bytes });
  }
}
