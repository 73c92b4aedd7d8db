/** Slack's incoming webhooks ("Sending messages using incoming webhooks", and the changelog of 2016-05-17 on errors). */
import { randomBytes } from 'node:crypto';
import { slidingWindow, tokenBucket, unlimited } from '../allowance.ts';
import { type Answer, type Call, edgeAnswer, jsonAnswer, retryAfter, type Service } from '../service.ts';
import { hookSecret, isHookShaped, refusalAfterMessage, refusalBeforeMessage } from './hooks.ts';
import { faultOf } from './message.ts';

export interface SlackOptions {
  /** Messages a webhook takes at once before it is held to one a second. Slack does not say how many; 5 by default. */
  readonly burst?: number | undefined;
}

/** Slack switches a webhook off that keeps sending far beyond its rate: more than this many in five minutes. */
const abuse = { messages: 3600, windowMs: 5 * 60_000 };

export function openSlack({ burst = 5 }: SlackOptions, quotas: boolean): Service {
  const bucket = quotas ? tokenBucket(burst, 1) : unlimited;
  const attempts = quotas ? slidingWindow(abuse.messages, abuse.windowMs) : unlimited;
  const switchedOff = new Set<string>();

  function answer(call: Call): Answer {
    if (call.method !== 'POST') return { status: 405, headers: { ...slackHeaders(), allow: 'POST' }, body: '' };
    if (!isHookShaped(call.path)) return redirect();
    const refusal = refusalBeforeMessage(call.path);
    if (refusal) return plain(refusal.status, refusal.code);
    return answerForHook(call, call.query === '' ? call.path : `${call.path}?${call.query}`);
  }

  function answerForHook(call: Call, url: string): Answer {
    if (attempts.waitMs(url, call.at) > 0) switchedOff.add(url);
    if (switchedOff.has(url)) return plain(404, 'no_active_hooks');
    attempts.take(url, call.at);
    const waitMs = bucket.waitMs(url, call.at);
    if (waitMs > 0) return rateLimited(Math.ceil(waitMs / 1000));
    bucket.take(url, call.at);
    return answerForMessage(call);
  }

  return {
    maxBodyBytes: 1024 * 1024,
    tooLarge: edgeAnswer(413, 'Request Entity Too Large'),
    answer,
    rateLimited,
    secrets: ({ path }) => [hookSecret(path)],
  };
}

function answerForMessage({ path, body, headers }: Call): Answer {
  const fault = faultOf(body, headers['content-type'] ?? '');
  if (fault !== undefined) return plain(400, fault);
  const refusal = refusalAfterMessage(path);
  return refusal ? plain(refusal.status, refusal.code) : plain(200, 'ok');
}

function rateLimited(seconds?: number): Answer {
  const body = { ...(seconds !== undefined && { retry_after: seconds }), ok: false, error: 'rate_limited' };
  return jsonAnswer(429, body, { ...slackHeaders(), 'content-type': 'application/json', ...retryAfter(seconds) });
}

/** Slack sends people to a page of its own. Here it is the sandbox's, so that a client which follows stays at home. */
function redirect(): Answer {
  return { status: 302, headers: { ...slackHeaders(), location: '/' }, body: '<a href="/">The sandbox</a>\n' };
}

function plain(status: number, body: string): Answer {
  return { status, headers: slackHeaders(), body };
}

function slackHeaders(): Record<string, string> {
  return {
    server: 'Apache',
    'content-type': 'text/html',
    vary: 'Accept-Encoding',
    'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'SAMEORIGIN',
    'access-control-allow-origin': '*',
    'x-slack-backend': 'r',
    'x-slack-unique-id': randomBytes(18).toString('base64url'),
  };
}
