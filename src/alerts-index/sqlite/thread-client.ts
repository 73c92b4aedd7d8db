import type { Worker } from 'node:worker_threads';
import type { Answer, Failure } from './calls.ts';

/** What a call to a thread failed with. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly code: string;

  constructor({ message, code }: Failure) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

type Calls<Of> = { readonly [Name in keyof Of]: (...given: never[]) => unknown };

/** A thread that answers calls in the order in which they are made. One that died is started again by the next call. */
export class ThreadClient<Of extends Calls<Of>> {
  readonly #start: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #ended: Promise<void> = Promise.resolve();
  #number = 0;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** Rejects with CallFailure. */
  call<Name extends keyof Of & string>(
    name: Name,
    ...given: Parameters<Of[Name]>
  ): Promise<Awaited<ReturnType<Of[Name]>>> {
    this.#worker ??= this.#begin();
    const worker = this.#worker;
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve: (value) => resolve(value as Awaited<ReturnType<Of[Name]>>), reject });
      worker.postMessage({ type: 'call', number, name, arguments: given });
    });
  }

  /** Ends the thread when it has answered what was asked before. */
  async end(): Promise<void> {
    this.#worker?.postMessage({ type: 'end' });
    await this.#ended;
  }

  #begin(): Worker {
    const worker = this.#start();
    let defect = '';
    worker.on('message', (answer: Answer) => this.#settle(answer));
    worker.on('error', (error: Error) => {
      defect = error.message;
    });
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#worker = undefined;
        const failure = new CallFailure({ message: `the index's thread has ended ${defect}`.trim(), code: 'ENDED' });
        for (const { reject } of this.#waiting.values()) reject(failure);
        this.#waiting.clear();
        resolve();
      });
    });
    return worker;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if ('failure' in answer) waiting?.reject(new CallFailure(answer.failure));
    else waiting?.resolve(answer.value);
  }
}
