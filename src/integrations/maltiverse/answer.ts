import type { HttpAnswer } from '../../lib/http-client.ts';
import { asText, isObject, type Json, type JsonObject, member, parseJson } from '../../lib/json.ts';
import { type AnswerContext, explain, retryAfterMs, sortStatus } from '../http.ts';
import type { Finding } from '../lookup.ts';
import type { QuotaPause } from '../lookup-quota.ts';

/**
 * What Maltiverse's answer means. The status decides; bodies of errors are not documented, and are only quoted. 400 is
 * how it says that this one indicator is none, so the others are asked about all the same.
 */
export function readAnswer(answer: HttpAnswer, quota: QuotaPause, tools: AnswerContext['tools']): Finding<JsonObject> {
  const json = parseJson(answer.body);
  const context = { service: 'Maltiverse', reason: asText(member(json, 'message')), tools };
  if (answer.status === 429) {
    const afterMs = quota.refused(retryAfterMs(answer, tools.clock.now()));
    return { kind: 'failed', outcome: { status: 'deferred', fault: 'quota', why: explain(answer, context), afterMs } };
  }
  quota.answered();
  switch (answer.status) {
    case 200:
      if (isObject(json) && !isDeeper(json, deepest))
        return saysSomething(json) ? { kind: 'found', answer: json } : { kind: 'unknown' };
      return isEmpty(json) ? { kind: 'unknown' } : { kind: 'failed', outcome: sortStatus(answer, context) };
    case 400:
    case 404:
      return { kind: 'unknown' };
    case 401:
    case 403:
      return { kind: 'barred', why: explain(answer, context) };
    default:
      return { kind: 'failed', outcome: sortStatus(answer, context) };
  }
}

/** Far deeper than any indicator; what is nested deeper could not be written as JSON again. */
const deepest = 50;

function isDeeper(json: Json | undefined, depth: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return depth === 0 || Object.values<Json | undefined>(json).some((inner) => isDeeper(inner, depth - 1));
}

function isEmpty(json: Json | undefined): boolean {
  return json === null || (Array.isArray(json) && json.length === 0);
}

/** `whitelisted` is what the API's description says, `whitelist` what it answers. */
const harmless: ReadonlySet<Json | undefined> = new Set([undefined, null, '', 'neutral', 'whitelist', 'whitelisted']);

/**
 * Public addresses and names without any report are answered 200, with who owns them and nothing else. That is no news
 * of a threat; neither is an error's text in place of an indicator.
 */
function saysSomething(answer: JsonObject): boolean {
  return blacklist(answer).length > 0 || !harmless.has(answer.classification);
}

/** The reports against an indicator. A single one may come without its list. */
export function blacklist(answer: JsonObject): readonly Json[] {
  const reports = answer.blacklist;
  if (Array.isArray(reports)) return reports;
  return isObject(reports) ? [reports] : [];
}
