import type { Transferable, Worker } from 'node:worker_threads';
import type { Logger } from '../../lib/log.ts';
import type { LogMessage } from './thread-log.ts';

interface Message {
  readonly type: string;
}

/**
 * A thread of the program, as the main one sees it: questions, answers, and what it has to say. It lives until it is ended,
 * or dies of a defect. A thread must end itself when it is sent `{ type: 'end' }`.
 */
export class Conversation<To extends Message, From extends Message> {
  /** Settles when the thread is no more. */
  readonly ended: Promise<void>;
  hasEnded = false;
  readonly #thread: Worker;

  /** `name`: what the thread does, for the log. */
  constructor(thread: Worker, name: string, log: Logger) {
    this.#thread = thread;
    thread.on('error', (defect) => log.error({ defect, part: name }, 'a part failed: this is a defect of the program'));
    thread.on('message', (message: From | LogMessage) => {
      if (isLogMessage(message)) log[message.level](message.fields, message.message);
    });
    this.ended = new Promise((resolve) => {
      thread.once('exit', () => {
        this.hasEnded = true;
        resolve();
      });
    });
  }

  hear(listener: (message: From) => void): void {
    this.#thread.on('message', listener);
  }

  /** The next message of these types; undefined when the thread ends before. */
  answer<Type extends From['type']>(...types: readonly Type[]): Promise<(From & { readonly type: Type }) | undefined> {
    if (this.hasEnded) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const settle = (message: (From & { readonly type: Type }) | undefined) => {
        this.#thread.off('message', hear);
        this.#thread.off('exit', gone);
        resolve(message);
      };
      const hear = (message: From) => {
        if (isOneOf(types, message)) settle(message);
      };
      const gone = () => settle(undefined);
      this.#thread.on('message', hear);
      this.#thread.on('exit', gone);
    });
  }

  /** Undefined: the thread has ended instead. */
  ask<Type extends From['type']>(question: To, ...types: readonly Type[]) {
    const answered = this.answer(...types);
    this.post(question);
    return answered;
  }

  post(message: To, transferred: readonly Transferable[] = []): void {
    this.#thread.postMessage(message, transferred);
  }

  /** Ends the thread as it is. */
  async end(): Promise<void> {
    if (!this.hasEnded) this.#thread.postMessage({ type: 'end' });
    await this.ended;
  }

  /** Ends the thread where it stands, when it does not listen any more. */
  async terminate(): Promise<void> {
    await this.#thread.terminate();
  }
}

function isLogMessage(message: Message): message is LogMessage {
  return message.type === 'log';
}

function isOneOf<Types extends string, From extends Message>(
  types: readonly Types[],
  message: From,
): message is From & { readonly type: Types } {
  return (types as readonly string[]).includes(message.type);
}
