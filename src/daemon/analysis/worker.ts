import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../lib/clock.ts';
import { AnalysisThread } from './analysis-thread.ts';
import type { AnalysisStart, FromAnalysis, ToAnalysis } from './messages.ts';

/** The thread that analyses. It starts with `AnalysisStart`, and speaks `ToAnalysis` and `FromAnalysis`. */
if (parentPort === null) throw new Error('this module is the analysis thread; the daemon starts it');
const port = parentPort;
const tell = (message: FromAnalysis) => port.postMessage(message);
const thread = new AnalysisThread(workerData as AnalysisStart, systemClock, tell);
port.on('message', (message: ToAnalysis) => {
  // Of this thread. It gives back what it has of native memory then, as it would not if it were terminated.
  if (message.type === 'end') process.exit();
  // A defect is a rejection that nobody handles, and ends the thread.
  void thread.obey(message);
});
await thread.load();
