import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './cli/program.ts';
import { systemClock } from './lib/clock.ts';

// `bin/threatlockdown` bounds the main thread with this option, which would go before the limits that other threads are given.
setFlagsFromString('--max-semi-space-size=0');

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

// `threatlockdown status | head`: whoever reads may stop reading.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  input: () => process.stdin,
  environment: process.env,
  terminal: process.stderr.isTTY,
  colours: process.stdout.isTTY,
  clock: systemClock,
  stop: stop.signal,
  onHangup: (call) => process.on('SIGHUP', call),
});
