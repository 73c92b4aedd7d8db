/**
 * Slack's answers that depend on the webhook, not on the message. The sandbox has one webhook for each, so that
 * any of them can be had by its URL alone.
 */
const beforeTheMessage = {
  no_service_id: 404,
  no_active_hooks: 404,
  team_disabled: 403,
  action_prohibited: 403,
} as const;

const afterTheMessage = {
  posting_to_general_channel_denied: 403,
  user_not_found: 400,
  channel_not_found: 404,
  channel_is_archived: 410,
  rollup_error: 500,
} as const;

type State = 'ok' | keyof typeof beforeTheMessage | keyof typeof afterTheMessage;
export type SlackHook = State | 'no_team' | 'no_service' | 'invalid_token';

export interface Refusal {
  readonly status: number;
  readonly code: string;
}

const team = 'T0SANDB0X';
const secret = 'ThreatLockDownSandbox000';
const shape = /^\/services\/(T[A-Z0-9]+)\/(B[A-Z0-9]+)\/([A-Za-z0-9]{24})$/;

const states: readonly State[] = [
  'ok',
  ...(Object.keys(beforeTheMessage) as (keyof typeof beforeTheMessage)[]),
  ...(Object.keys(afterTheMessage) as (keyof typeof afterTheMessage)[]),
];
const stateOfHook = new Map(states.map((state) => [hookId(state), state]));

function hookId(name: SlackHook): string {
  return `B0${name.toUpperCase().replaceAll('_', '')}`;
}

const hookNames: readonly SlackHook[] = [...states, 'no_team', 'no_service', 'invalid_token'];

/** The path of each webhook, below the service's prefix. */
export const slackHookPaths = Object.freeze(
  Object.fromEntries(hookNames.map((name) => [name, hookPath(name)])),
) as Readonly<Record<SlackHook, string>>;

function hookPath(name: SlackHook): string {
  if (name === 'no_team') return `/services/T0STRANGER/${hookId('ok')}/${secret}`;
  if (name === 'invalid_token') return `/services/${team}/${hookId('ok')}/${secret.replace('000', '001')}`;
  return `/services/${team}/${hookId(name)}/${secret}`;
}

export function isHookShaped(path: string): boolean {
  return shape.test(path);
}

/** The credential in a hook's path. Of a path that has not the shape, all is: nobody knows what was mistyped. */
export function hookSecret(path: string): string {
  return shape.exec(path)?.[3] ?? path.replace(/^\/services\//, '');
}

/** What keeps a webhook from taking any message at all: the team, then the hook and its secret, then its state. */
export function refusalBeforeMessage(path: string): Refusal | undefined {
  const [, teamPart, hookPart, secretPart] = shape.exec(path) ?? [];
  const state = stateOfHook.get(hookPart ?? '');
  if (teamPart !== team) return { status: 404, code: 'no_team' };
  if (state === undefined) return { status: 404, code: 'no_service' };
  if (secretPart !== secret) return { status: 403, code: 'invalid_token' };
  return refusalFrom(beforeTheMessage, state);
}

/** What keeps a good message out of the webhook's channel. */
export function refusalAfterMessage(path: string): Refusal | undefined {
  const state = stateOfHook.get(shape.exec(path)?.[2] ?? '');
  return state && refusalFrom(afterTheMessage, state);
}

function refusalFrom(table: Readonly<Record<string, number>>, state: State): Refusal | undefined {
  const status = table[state];
  return status === undefined ? undefined : { status, code: state };
}
