import type { TestReport } from '../delivery/integration-report.ts';
import type { Logger } from '../lib/log.ts';
import type { DeliveryChoice } from '../queue/queue.ts';

/** Tells the log what somebody has changed, whichever way it was asked for. */
export class ChangeLog {
  readonly #log: Logger;
  readonly #by: string;

  constructor(log: Logger, by: string) {
    this.#log = log;
    this.#by = by;
  }

  redelivered(choice: DeliveryChoice, deliveries: number): void {
    this.#log.info({ by: this.#by, ...described(choice), deliveries }, 'deliveries are sent again');
  }

  dropped(choice: DeliveryChoice, deliveries: number): void {
    this.#log.info({ by: this.#by, ...described(choice), deliveries }, 'deliveries were dropped');
  }

  tested(lane: string, { outcome }: TestReport): void {
    this.#log.info({ by: this.#by, lane, outcome }, 'a test alert was sent');
  }

  paused(lane: string): void {
    this.#log.info({ by: this.#by, lane }, 'an integration was paused');
  }

  resumed(lane: string): void {
    this.#log.info({ by: this.#by, lane }, 'an integration was resumed');
  }

  rebuiltIndex(): void {
    this.#log.info({ by: this.#by }, 'the index of alerts is made anew');
  }
}

/** Many ids would make a long line. */
function described(choice: DeliveryChoice): object {
  return 'ids' in choice ? { asked: choice.ids.length } : choice;
}
