import { Detection, type DetectionOptions } from '../../daemon/detection.ts';
import { whenAborted } from '../../lib/clock.ts';
import type { CliContext } from '../context.ts';

/** What makes alerts, without the integrator, until the person wants it to end. */
export async function runDetection(options: DetectionOptions, started: () => void, context: CliContext): Promise<void> {
  const { log, home, parts } = options;
  const detection = await Detection.start(options);
  started();
  context.onHangup(() => {
    detection.reload(log).then(
      ({ accepted, problems }) => {
        for (const problem of problems) log.warn({ problem }, 'configuration');
        if (accepted) log.info({}, 'configuration read again');
      },
      (defect: unknown) => log.error({ defect }, 'a reload failed: this is a defect of the program'),
    );
  });
  log.info({ home: home.root, parts }, 'started');
  await whenAborted(context.stop);
  log.info({}, 'stopping');
  await detection.stop();
}
