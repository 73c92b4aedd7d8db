import { type ServiceName, serviceNames } from './service.ts';
import { type ShuffleHook, shuffleHookPaths } from './shuffle/hooks.ts';
import { type SlackHook, slackHookPaths } from './slack/hooks.ts';

export interface Addresses {
  readonly url: string;
  /** What a configuration takes: the hook of Slack and of Shuffle, the base URL of the others. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** One hook for each state that a hook can be in, named for what it answers. */
  readonly hooks: {
    readonly slack: Readonly<Record<SlackHook, string>>;
    readonly shuffle: Readonly<Record<ShuffleHook, string>>;
  };
}

/** Made up, and of the right shape. */
export const sandboxKeys = Object.freeze({
  pagerduty: 'sandbox0'.repeat(4),
  virustotal: '5a4d'.repeat(16),
  maltiverse: ['{"alg":"none"}', '{"sub":"sandbox"}', 'unsigned']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.'),
});

export function addressesAt(url: string): Addresses {
  const base = Object.fromEntries(serviceNames.map((name) => [name, `${url}/${name}`])) as Record<ServiceName, string>;
  const hooks = { slack: below(base.slack, slackHookPaths), shuffle: below(base.shuffle, shuffleHookPaths) };
  return Object.freeze({
    url,
    urls: Object.freeze({ ...base, slack: hooks.slack.ok, shuffle: hooks.shuffle.running }),
    hooks: Object.freeze(hooks),
  });
}

function below<Name extends string>(
  base: string,
  paths: Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> {
  const entries = Object.entries<string>(paths).map(([name, path]) => [name, base + path]);
  return Object.freeze(Object.fromEntries(entries) as Record<Name, string>);
}
