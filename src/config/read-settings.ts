import type { Settings } from '../integrations/integration.ts';
import { Secret } from '../lib/secret.ts';
import type { LaneBlock } from './assign-lanes.ts';
import type { Overrides } from './overrides.ts';
import type { Report } from './problem.ts';
import { resolveSecret } from './resolve-secret.ts';
import { isCustom, type Surroundings } from './surroundings.ts';

type SecretKey = 'hook_url' | 'api_key';

/** The settings of a block for its integration's schema, from both files; secrets are fetched from where they are. */
export async function readSettings(
  block: LaneBlock,
  overrides: Overrides,
  surroundings: Surroundings,
  report: Report,
): Promise<Settings> {
  const secret = (key: SecretKey) => readSecret(key, { block, overrides, surroundings }, report);
  return {
    ...overrides.extras,
    name: block.name,
    hook_url: await secret('hook_url'),
    api_key: await secret('api_key'),
    alert_format: readAlertFormat(block, report),
    options: block.text('options'),
    max_log: block.maxLog,
    timeout: block.timeout,
    retries: block.retries,
  };
}

/** From threatlockdown.yaml, or else from the block, where a blank element is none: no service takes a blank. */
async function readSecret(
  key: SecretKey,
  { block, overrides, surroundings }: { block: LaneBlock; overrides: Overrides; surroundings: Surroundings },
  report: Report,
): Promise<Secret | undefined> {
  const source = overrides.values[key];
  if (source === undefined) {
    const text = block.text(key);
    return text === undefined || text.trim() === '' ? undefined : new Secret(text);
  }
  const place = overrides.placeOf(key);
  const resolved = await resolveSecret(source, surroundings);
  if (resolved.kind === 'unresolved') {
    const what = `${block.lane} has no ${key}: ${resolved.what}`;
    report({ severity: 'refused', code: 'unreadable-secret', ...place, what, remedy: resolved.remedy });
    return undefined;
  }
  if (resolved.exposedFile !== undefined) {
    const what = `every user of this machine can read the ${key} of ${block.name}`;
    report({
      severity: 'warning',
      code: 'exposed-secret',
      ...place,
      what,
      remedy: `chmod o-r ${resolved.exposedFile}`,
    });
  }
  return resolved.secret;
}

/** JSON when the text begins with `json`, as in the reference; stock integrations get JSON whatever it says. */
function readAlertFormat({ name, text, place }: LaneBlock, report: Report): Settings['alert_format'] {
  const written = text('alert_format');
  if (written?.startsWith('json')) return 'json';
  const remedy = 'write <alert_format>json</alert_format>';
  const warn = (what: string) =>
    report({ severity: 'warning', code: 'alert-format', ...place('alert_format'), what, remedy });
  if (!isCustom(name)) {
    warn(`${name} needs the alert_format json; it gets JSON all the same`);
    return 'json';
  }
  if (/^\s*json/i.test(written ?? ''))
    warn(`${JSON.stringify(written)} does not begin with json: ${name} gets plain text`);
  return 'plain';
}
