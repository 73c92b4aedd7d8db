import { join, relative } from 'node:path';
import type { Alert } from '../../alert/alert.ts';
import type { Outcome } from '../../alert/outcome.ts';
import type { Attempt, Integration, Tools } from '../integration.ts';
import { jsonAlert, plainAlert } from './alert-file.ts';
import { type CustomOptions, customOptions } from './custom-options.ts';
import { scriptObstacle } from './script-obstacle.ts';
import { scriptDown, scriptOutcome } from './script-outcome.ts';
import { collectOutput } from './script-output.ts';
import { type TemporaryFiles, writeTemporaryFiles } from './temporary-files.ts';

/** Runs a program of the user's own for each alert, called as the reference calls it (spec: integrator, sections 6 and 7). */
export const custom: Integration<CustomOptions> = {
  name: 'custom',
  summary: 'Runs a script of your own for each alert, with the same arguments as ever.',
  options: customOptions,
  limits: { concurrency: 4, rates: [], metered: 'delivery' },
  open: (options, tools) => ({ deliver: (alert, attempt) => deliver(options, tools, alert, attempt) }),
};

/** How long a script that was asked to end may take to do so. */
const graceMs = 2_000;

async function deliver(options: CustomOptions, tools: Tools, alert: Alert, attempt: Attempt): Promise<Outcome> {
  const { home, clock } = tools;
  const obstacle = await scriptObstacle(join(home.integrations, options.name), shownPath(options, tools));
  if (obstacle !== undefined) return scriptDown(obstacle);
  const files = await writeTemporaryFiles(
    home,
    { name: options.name, now: clock.now() },
    {
      alert: options.alert_format === 'json' ? jsonAlert(alert) : plainAlert(alert, options.max_log),
      options: options.options === undefined ? undefined : `${options.options}\n`,
    },
  );
  if ('failure' in files) return scriptDown(`cannot write the alert for the script: ${files.failure}`);
  try {
    return await run(options, tools, files, attempt);
  } finally {
    await files.remove();
  }
}

async function run(options: CustomOptions, tools: Tools, files: TemporaryFiles, attempt: Attempt): Promise<Outcome> {
  const { processes, home, log, redact } = tools;
  const shown = shownPath(options, tools);
  const output = collectOutput(log, redact);
  const end = await processes.run({
    // Relative, as scripts have always seen it in $0.
    file: shown,
    argv0: 'integrations',
    args: scriptArguments(options, files, tools.debug),
    cwd: home.root,
    env: scriptEnvironment(options),
    signal: attempt.signal,
    graceMs,
    onLine: output.add,
  });
  const outcome = scriptOutcome({
    end,
    aborted: attempt.signal.aborted,
    timeoutSeconds: options.timeout,
    shown,
    lastLine: output.tail.at(-1),
  });
  if (outcome.status !== 'delivered') log.warn({ why: outcome.why, output: output.tail }, 'a script failed');
  return outcome;
}

/** `integrations/custom-x` */
function shownPath({ name }: CustomOptions, { home }: Tools): string {
  return relative(home.root, join(home.integrations, name));
}

/**
 * Positions never move: what is unset is an empty string. Unlike the reference, a value with a blank in it stays whole.
 * The last one is for show: the reference meant it for a shell, and scripts know to leave it alone.
 */
function scriptArguments(options: CustomOptions, files: TemporaryFiles, debug: boolean): readonly string[] {
  const { api_key, hook_url, timeout, retries } = options;
  const secrets = options.secrets === 'argv' ? [api_key?.reveal() ?? '', hook_url?.reveal() ?? ''] : ['', ''];
  return [
    files.alert,
    ...secrets,
    debug ? 'debug' : '',
    files.options ?? '',
    String(timeout),
    String(retries),
    ...(debug ? [] : ['> /dev/null 2>&1']),
  ];
}

/** Both are always set, so that a script never takes another's from the daemon's own environment. */
function scriptEnvironment({ secrets, api_key, hook_url }: CustomOptions): Readonly<Record<string, string>> {
  if (secrets === 'argv') return {};
  return {
    THREATLOCKDOWN_API_KEY: api_key?.reveal() ?? '',
    THREATLOCKDOWN_HOOK_URL: hook_url?.reveal() ?? '',
  };
}
