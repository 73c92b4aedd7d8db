import { temporaryQueue } from '../../../test/support/temporary-queue.ts';
import { queueContract } from '../queue.contract.ts';

queueContract('the SQLite queue', temporaryQueue);
