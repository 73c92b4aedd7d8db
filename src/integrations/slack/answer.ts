import type { Outcome } from '../../alert/outcome.ts';
import type { HttpAnswer } from '../../lib/http-client.ts';
import { asText, member, parseJson } from '../../lib/json.ts';
import { type AnswerContext, sortStatus } from '../http.ts';

/**
 * What Slack's answer means. The status decides (400, 403, 404, 410 and a redirect: never; 429 and 5xx: later); the body
 * is a reason code in plain text, and only on 429 JSON. Success is 200 with the body `ok`.
 */
export function readAnswer(answer: HttpAnswer, tools: AnswerContext['tools']): Outcome {
  if (answer.status === 200 && answer.body.trim() === 'ok') return { status: 'delivered' };
  return sortStatus(answer, { service: 'Slack', reason: reasonOf(answer), tools });
}

function reasonOf({ status, body }: HttpAnswer): string | undefined {
  if (status >= 300 && status < 400) return 'a redirect: hook_url is not the URL of a webhook';
  const code = /^\s*([a-z_]{2,60})\s*$/.exec(body)?.[1] ?? asText(member(parseJson(body), 'error'));
  if (code === undefined) return undefined;
  const remedy = remedies[code];
  return remedy === undefined ? code : `${code}, ${remedy}`;
}

const newWebhook = 'make a new webhook and put its URL into hook_url';
const noContent = 'the <options> leave nothing to show';
const badOptions = 'the <options> hold something that Slack refuses';
const askAdmin = 'ask an administrator of the workspace';

/** What a person can do about a reason, by its code (Slack's page "Sending messages using incoming webhooks"). */
const remedies: Readonly<Record<string, string>> = {
  invalid_payload: badOptions,
  no_text: noContent,
  missing_text_or_fallback_or_attachments: noContent,
  invalid_blocks: badOptions,
  invalid_blocks_format: badOptions,
  invalid_attachments: badOptions,
  too_many_attachments: badOptions,
  user_not_found: 'the channel in <options> names a user who does not exist',
  action_prohibited: `posting is restricted: ${askAdmin}`,
  posting_to_general_channel_denied: `posting to this channel is restricted: ${askAdmin}`,
  team_disabled: `the workspace is switched off: ${askAdmin}`,
  invalid_token: `the URL is wrong or was revoked: ${newWebhook}`,
  no_service: `the webhook was removed or switched off: ${newWebhook}`,
  no_service_id: `the URL is wrong: ${newWebhook}`,
  no_team: `the URL names no workspace: ${newWebhook}`,
  no_active_hooks: `the webhook is switched off: ${newWebhook}`,
  channel_not_found: `the channel is gone: ${newWebhook}`,
  channel_is_archived: 'the channel is archived: restore it, or choose another one',
};
