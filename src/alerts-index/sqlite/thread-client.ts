import type { Worker } from 'node:worker_threads';
import type { Clock } from '../../lib/clock.ts';
import type { Answer, Failure, Question } from './calls.ts';

/** What a call to a thread failed with. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly code: string;

  constructor({ message, code }: Failure) {
    super(message);
    this.code = code;
  }
}

export interface ThreadClientOptions {
  readonly start: () => Worker;
  readonly clock: Clock;
  /** So many calls are with the thread at once; those behind them can still be taken back. */
  readonly atOnce: number;
  /** … and so many wait behind them: one more is refused (`busy`). */
  readonly mostWaiting: number;
  /** In milliseconds: a thread that nobody asked anything for so long ends, until the next call. */
  readonly idle?: number;
}

interface Waiting {
  readonly question: Question;
  readonly signal: AbortSignal | undefined;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  readonly asked: Map<number, Waiting>;
  readonly ended: Promise<void>;
}

/** The code of a call that was not even queued. */
export const busy = 'BUSY';
const tooMany: Failure = { message: 'too many questions are waiting for the index', code: busy };

type Calls<Of> = { readonly [Name in keyof Of]: (...given: never[]) => unknown };

/** A thread that answers calls in the order in which they are made. One that died is started again by the next call. */
export class ThreadClient<Of extends Calls<Of>> {
  readonly #options: ThreadClientOptions;
  #queue: Waiting[] = [];
  #thread: Thread | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #stayAwake: () => void = () => undefined;
  #number = 0;

  constructor(options: ThreadClientOptions) {
    this.#options = options;
  }

  /** Rejects with CallFailure. */
  call<Name extends keyof Of & string>(
    name: Name,
    ...given: Parameters<Of[Name]>
  ): Promise<Awaited<ReturnType<Of[Name]>>> {
    return this.callUnless(undefined, name, ...given);
  }

  /** … and with the signal's reason, when it aborts before the thread has begun. */
  callUnless<Name extends keyof Of & string>(
    signal: AbortSignal | undefined,
    name: Name,
    ...given: Parameters<Of[Name]>
  ): Promise<Awaited<ReturnType<Of[Name]>>> {
    if (this.#queue.length >= this.#options.mostWaiting) return Promise.reject(new CallFailure(tooMany));
    this.#stayAwake();
    this.#number += 1;
    const question: Question = { type: 'call', number: this.#number, name, arguments: given };
    return new Promise((resolve, reject) => {
      const taken = (value: unknown) => resolve(value as Awaited<ReturnType<Of[Name]>>);
      this.#queue.push({ question, signal, resolve: taken, reject });
      this.#ask(this.#options.atOnce);
    });
  }

  /** Ends the thread when it has answered what was asked before. */
  async end(): Promise<void> {
    this.#stayAwake();
    this.#ask(Number.POSITIVE_INFINITY);
    this.#thread?.worker.postMessage({ type: 'end' });
    await this.#ended;
  }

  /** Hands over what waits, until the thread has so many calls. */
  #ask(atOnce: number): void {
    while (this.#queue.length > 0 && (this.#thread?.asked.size ?? 0) < atOnce) {
      const waiting = this.#queue.shift();
      if (waiting === undefined) return;
      if (waiting.signal?.aborted) {
        waiting.reject(waiting.signal.reason);
        continue;
      }
      this.#thread ??= this.#begin();
      this.#thread.asked.set(waiting.question.number, waiting);
      this.#thread.worker.postMessage(waiting.question);
    }
  }

  #begin(): Thread {
    const worker = this.#options.start();
    let defect = '';
    worker.on('message', (answer: Answer) => this.#settle(thread, answer));
    worker.on('error', (error: Error) => {
      defect = error.message;
    });
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        const failure = new CallFailure({ message: `the index's thread has ended ${defect}`.trim(), code: 'ENDED' });
        this.#forget(thread, failure);
        resolve();
      });
    });
    const thread: Thread = { worker, asked: new Map(), ended };
    this.#ended = Promise.all([this.#ended, ended]);
    return thread;
  }

  #forget(thread: Thread, failure: CallFailure): void {
    for (const { reject } of thread.asked.values()) reject(failure);
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    for (const { reject } of this.#queue) reject(failure);
    this.#queue = [];
  }

  #settle(thread: Thread, answer: Answer): void {
    const waiting = thread.asked.get(answer.number);
    thread.asked.delete(answer.number);
    if ('failure' in answer) waiting?.reject(new CallFailure(answer.failure));
    else waiting?.resolve(answer.value);
    this.#ask(this.#options.atOnce);
    const { idle, clock } = this.#options;
    if (idle === undefined || thread.asked.size > 0) return;
    this.#stayAwake();
    this.#stayAwake = clock.after(idle, () => this.#rest());
  }

  /** A call that comes while the thread still closes its file begins another. */
  #rest(): void {
    this.#thread?.worker.postMessage({ type: 'end' });
    this.#thread = undefined;
  }
}
