import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { makeHome } from '../../../test/support/home.ts';
import type { ConnectFeed } from '../analysis/analysis.ts';
import { Feeds } from '../feed/feeds.ts';
import type { CollectionStart } from './messages.ts';

/** A home that follows a log file of its own and watches a folder of its own, for the length of a test. */
export async function makeCollectingHome() {
  const home = await makeHome();
  onTestFinished(() => home.remove());
  const [log, folder] = [join(home.root, 'own.log'), join(home.root, 'watched')];
  await mkdir(folder);
  await mkdir(home.state, { recursive: true });
  await writeFile(log, '');
  const configure = (...sections: readonly string[]) =>
    writeFile(home.ossecConf, `<ossec_config>${sections.join('')}</ossec_config>`);
  const localfile = `<localfile><log_format>syslog</log_format><location>${log}</location></localfile>`;
  const syscheck = `<syscheck><max_eps>0</max_eps><directories>${folder}</directories></syscheck>`;
  await configure(localfile, syscheck);
  const write = (...lines: readonly string[]) => appendFile(log, lines.map((line) => `${line}\n`).join(''));
  const start: Omit<CollectionStart, 'part'> = {
    home: home.root,
    hostname: 'watchtower.example',
    hostAddress: '192.0.2.7',
    environment: {},
    standsAlone: false,
  };
  return { home, log, folder, configure, localfile, syscheck, write, start };
}

/** The analysis, as collecting threads know it: it takes what comes, and says that it is written while it can write. */
export class FeedReader {
  readonly feeds = new Feeds();
  /** Texts of what was taken. */
  readonly texts: string[] = [];
  canWrite = true;
  #opened = 0;

  constructor() {
    this.feeds.onFilled(() => {
      this.feeds.receive(10_000, (message) => this.texts.push(textOf(message)));
      if (this.canWrite) this.feeds.settle();
    });
    onTestFinished(() => void this.feeds.close());
  }

  /** A feed of its own for each thread. */
  open(connect: ConnectFeed): void {
    const { port1, port2 } = new MessageChannel();
    this.#opened += 1;
    this.feeds.connect(String(this.#opened), port1);
    connect(port2);
  }
}

function textOf(message: string): string {
  return message.slice(message.lastIndexOf(':') + 1);
}
