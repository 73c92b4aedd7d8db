import type { AlertPage } from '../../../../src/api/contract.ts';

/** What is to be asked for now, and by whom. */
export interface Asking {
  /** Whether news can belong to what is shown, and somebody sees it. */
  readonly wanted: boolean;
  readonly live: boolean;
  /** The newest so many; null when they could not be had. */
  readonly ask: (size: number) => Promise<AlertPage | null>;
  readonly onNewest: (page: AlertPage) => void;
}

/** Rows asked for at once: some more than came, as far as a page goes. */
const fewestAtOnce = 50;
const mostAtOnce = 500;
/** Without live tail, a hint is soon enough, in milliseconds. */
const patience = 4_000;

/** Asks for the newest alerts when there are some: not while nobody sees it, and never twice at once. */
export class NewestAsker {
  readonly #now: () => Asking;
  #came = 0;
  #busy = false;
  #missed = false;
  #askedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(now: () => Asking) {
    this.#now = now;
  }

  /** So many alerts came. */
  readonly add = (added: number): void => {
    this.#came += added;
    void this.#look();
  };

  /** It may be asked again: the list is there, or somebody looks at it. */
  readonly goOn = (): void => {
    if (this.#missed) void this.#look();
  };

  readonly close = (): void => clearTimeout(this.#timer);

  async #look(): Promise<void> {
    const asking = this.#now();
    const wait = asking.live ? 0 : this.#askedAt + patience - Date.now();
    this.#missed = !asking.wanted || this.#busy || wait > 0;
    clearTimeout(this.#timer);
    if (wait > 0) this.#timer = setTimeout(this.goOn, wait);
    if (this.#missed) return;
    this.#busy = true;
    this.#askedAt = Date.now();
    const size = Math.min(mostAtOnce, this.#came + fewestAtOnce);
    this.#came = 0;
    const page = await asking.ask(size);
    this.#busy = false;
    // What failed is asked again with the next event; the list itself says what is wrong.
    if (page !== null) asking.onNewest(page);
    // While it was asked, more may have come.
    this.goOn();
  }
}
