import { appendFile } from 'node:fs/promises';
import type { CollectionStatus } from '../../delivery/operations.ts';
import type { DemoDaemon } from './demo-daemon.ts';
import type { DemoHome } from './demo-home.ts';
import type { Page } from './page.ts';
import { type Patience, waitFor } from './wait-for.ts';

/** Resolves when the program watches the log and the folder: what happens from now on, it sees. */
export async function begin(daemon: DemoDaemon, home: DemoHome, page: Page, patience: Patience): Promise<void> {
  const part = async (name: CollectionStatus['part']) =>
    (await daemon.status())?.collection.find((each) => each.part === name);
  page.rows('program', `process ${daemon.pid}, with its log in`, daemon.logFile);
  await waitFor('the program to answer', daemon.status, patience);
  const scanned = async () => (await part('syscheck'))?.fileIntegrity?.scannedAt;
  await waitFor('the first scan of the watched folder to end', scanned, patience);
  // A log is read from where it ends when it is first seen, which is when one of these has become an event.
  const read = async () => {
    await appendFile(home.log, 'Oct 17 09:28:00 Ubuntu-2204 demo[1]: a line that is no concern of any rule\n');
    return (await part('collector'))?.events || undefined;
  };
  await waitFor('the log to be read', read, patience);
  page.rows('watched', home.log, home.files);
}
