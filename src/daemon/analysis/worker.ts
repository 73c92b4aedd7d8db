import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../lib/clock.ts';
import { AnalysisThread } from './analysis-thread.ts';
import type { AnalysisStart, FromAnalysis, ToAnalysis } from './messages.ts';

/** The thread that analyses. It starts with `AnalysisStart`, speaks `ToAnalysis` and `FromAnalysis`, and is ended from outside. */
if (parentPort === null) throw new Error('this module is the analysis thread; the daemon starts it');
const port = parentPort;
const tell = (message: FromAnalysis) => port.postMessage(message);
const thread = new AnalysisThread(workerData as AnalysisStart, systemClock, tell);
// A defect is a rejection that nobody handles, and ends the thread.
port.on('message', (message: ToAnalysis) => void thread.obey(message));
await thread.load();
