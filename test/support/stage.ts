import { afterEach, beforeEach } from 'vitest';
import { type DaemonProcess, startDaemonProcess } from './daemon-process.ts';
import { makeHome, type TestHome } from './home.ts';
import { type Sink, startSink } from './sink.ts';

/** A home, a webhook that plays Slack, and the real daemon: each test gets new ones. */
export class Stage {
  home!: TestHome;
  sink!: Sink;
  daemon!: DaemonProcess;

  /** Starts the daemon, again if it was stopped or killed. */
  async start(): Promise<DaemonProcess> {
    this.daemon = await startDaemonProcess(this.home);
    return this.daemon;
  }

  /** One block for the webhook, without a rate limit. */
  configure({ block = '', concurrency = 16, listen = 'none' } = {}): Promise<void> {
    return this.home.configure([this.slackBlock(block)], yaml(concurrency, listen));
  }

  slackBlock(more = '', url = this.sink.url): string {
    return `<name>slack</name><hook_url>${url}</hook_url>${more}`;
  }

  /** The numbers of the alerts that have arrived, in order and each once. */
  arrived(): readonly number[] {
    const numbers = this.sink.ids.map((id) => Number(id.split('.')[1]));
    return [...new Set(numbers)].sort((a, b) => a - b);
  }
}

export const yaml = (concurrency = 16, listen = 'none') =>
  `http: { listen: "${listen}" }\nintegrations: { slack: { rate: none, concurrency: ${concurrency} } }`;

/** Makes the stage before each test of the file, and clears it away after it. */
export function useStage(): Stage {
  const stage = new Stage();
  beforeEach(async () => {
    stage.home = await makeHome();
    stage.sink = await startSink();
  });
  afterEach(async () => {
    await stage.daemon.kill();
    await stage.sink.close();
    await stage.home.remove();
  });
  return stage;
}
