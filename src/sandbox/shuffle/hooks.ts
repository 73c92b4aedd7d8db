/** Shuffle's webhooks, one for each thing that a webhook can do to a caller. */
export const shuffleHooks = [
  'running',
  'stopped',
  'without_workflow',
  'guarded',
  'own_words',
  'waiting',
  'waiting_in_vain',
  'failing',
  'broken',
] as const;
export type ShuffleHook = (typeof shuffleHooks)[number] | 'unknown';

/** What `guarded` asks for, one header a line, in both notations that Shuffle reads. */
export const guard = 'X-Sandbox-Token=let-me-in\nX-Sandbox-Caller: threatlockdown';

/** The path of each webhook, below the service's prefix. */
export const shuffleHookPaths = Object.freeze(
  Object.fromEntries([...shuffleHooks, 'unknown'].map((hook, index) => [hook, `/api/v1/hooks/webhook_${id(index)}`])),
) as Readonly<Record<ShuffleHook, string>>;

const hookOfId = new Map(shuffleHooks.map((hook, index) => [id(index), hook]));

/** By its UUID alone: the 8 characters before it are cut off without a look. */
export function findHook(hookId: string): (typeof shuffleHooks)[number] | undefined {
  return hookOfId.get(hookId.slice('webhook_'.length));
}

function id(index: number): string {
  return `5a4d8b0c-0000-4000-8000-00000000000${index}`;
}

/**
 * Every line must match: the name in any case, the value exactly. A line that holds a colon is split at all its colons,
 * so that a value with a colon in it never matches; a line with neither separator is ignored.
 */
export function passesGuard(rules: string, headers: Readonly<Record<string, string>>): boolean {
  return rules.split('\n').every((line) => {
    const [name = '', ...rest] = line.split(line.includes(':') ? ':' : '=');
    return rest.length === 0 || headers[name.trim().toLowerCase()] === rest.join('=').trim();
  });
}
