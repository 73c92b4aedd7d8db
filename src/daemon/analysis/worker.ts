import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../lib/clock.ts';
import { AnalysisThread } from './analysis-thread.ts';
import type { AnalysisStart, FromAnalysis, ToAnalysis } from './messages.ts';

/** The thread that analyses. It starts with `AnalysisStart` and speaks `ToAnalysis` and `FromAnalysis`. */
if (parentPort === null) throw new Error('this module is the analysis thread; the daemon starts it');
const port = parentPort;
const tell = (message: FromAnalysis) => port.postMessage(message);
const thread = new AnalysisThread(workerData as AnalysisStart, systemClock, tell);
port.on('message', (message: ToAnalysis) => {
  thread.obey(message).then(
    (goesOn) => {
      if (!goesOn) port.close();
    },
    (defect: unknown) => {
      throw defect;
    },
  );
});
await thread.load();
