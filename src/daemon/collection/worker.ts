import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../lib/clock.ts';
import { CollectionThread } from './collection-thread.ts';
import type { CollectionStart, FromCollection, ToCollection } from './messages.ts';

/** A thread that collects. It starts with `CollectionStart`, and speaks `ToCollection` and `FromCollection`. */
if (parentPort === null) throw new Error('this module is a collecting thread; the daemon starts it');
const port = parentPort;
const tell = (message: FromCollection) => port.postMessage(message);
const thread = new CollectionThread(workerData as CollectionStart, systemClock, tell);
port.on('message', (message: ToCollection | { readonly type: 'end' }) => {
  if (message.type === 'end') process.exit();
  // A defect is a rejection that nobody handles, and ends the thread.
  void thread.obey(message);
});
await thread.run();
