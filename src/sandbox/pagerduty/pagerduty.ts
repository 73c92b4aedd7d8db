/** PagerDuty's Events API v2 ("Events API v2 Overview", "Send an alert event"). Any well-formed key is taken for known. */
import { randomUUID } from 'node:crypto';
import { isObject, type JsonObject, parseJson } from '../../lib/json.ts';
import { slidingWindow, unlimited } from '../allowance.ts';
import { type Answer, type Call, jsonAnswer, retryAfter, type Service } from '../service.ts';
import { type AlertStore, openAlertStore } from './alerts.ts';
import { type eventActions, faultsOf } from './event.ts';

export interface PagerDuty extends Service {
  readonly alerts: AlertStore['all'];
}

/** "512 KB"; careful clients count thousands, so nobody is surprised. */
const maxEventBytes = 512_000;
/** "Events API usage limits": about this many calls a minute for each integration key. */
const rate = { count: 120, windowMs: 60_000 };

export function openPagerDuty(quotas: boolean): PagerDuty {
  const window = quotas ? slidingWindow(rate.count, rate.windowMs) : unlimited;
  const store = openAlertStore();

  function answer(call: Call): Answer {
    if (call.path !== '/v2/enqueue') return jsonAnswer(404, { status: 'not found', message: 'Not Found' });
    if (call.method !== 'POST') return methodNotAllowed();
    const event = parseJson(call.body.toString('utf8'));
    if (!isObject(event)) return unrecognized();
    const faults = faultsOf(event);
    return faults.length > 0 ? invalid(faults) : take(event, call.at);
  }

  function take(event: JsonObject, at: number): Answer {
    const key = String(event.routing_key);
    if (window.waitMs(key, at) > 0) return rateLimited();
    window.take(key, at);
    const sent = event.dedup_key;
    const dedupKey = typeof sent === 'string' && sent.trim() !== '' ? sent : randomUUID();
    store.apply(key, dedupKey, event.event_action as (typeof eventActions)[number]);
    return jsonAnswer(202, { status: 'success', message: 'Event processed', dedup_key: dedupKey });
  }

  return {
    maxBodyBytes: maxEventBytes,
    tooLarge: invalid([`Event is too large (maximum is ${maxEventBytes} bytes)`]),
    answer,
    rateLimited,
    secrets,
    alerts: store.all,
  };
}

function invalid(errors: readonly string[]): Answer {
  return jsonAnswer(400, { status: 'invalid event', message: 'Event object is invalid', errors });
}

function unrecognized(): Answer {
  const message = 'Event object format is unrecognized';
  return jsonAnswer(400, { status: 'Unrecognized object', message, errors: ['JSON parse error'] });
}

function methodNotAllowed(): Answer {
  return jsonAnswer(405, { status: 'method not allowed', message: 'Method Not Allowed' }, { allow: 'POST' });
}

/** The two blanks are PagerDuty's. It sends no Retry-After of its own accord. */
function rateLimited(seconds?: number): Answer {
  const message = 'Requests for this service are arriving too quickly.  Please retry later.';
  return jsonAnswer(429, { status: 'throttle exceeded', message }, retryAfter(seconds));
}

/** The key is found in the text, since an event that is no JSON may hold it all the same. */
function secrets({ body }: Call): readonly string[] {
  const found = /"routing_key"\s*:\s*"([^"]+)"/.exec(body.toString('utf8'));
  return found?.[1] === undefined ? [] : [found[1]];
}
