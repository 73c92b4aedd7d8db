import type { Outcome } from '../../alert/outcome.ts';
import type { HttpAnswer } from '../../lib/http-client.ts';
import { asText, isObject, member, parseJson } from '../../lib/json.ts';
import { type AnswerContext, sortStatus } from '../http.ts';

// PagerDuty names no time; it advises to come back after half a minute (its page "Events API v2 overview").
const throttledMs = 30_000;

/** What PagerDuty's answer means. Only 202 is a success: 200 would come from another version of the interface. */
export function readAnswer(answer: HttpAnswer, tools: AnswerContext['tools']): Outcome {
  if (answer.status === 202) return { status: 'delivered' };
  const outcome = sortStatus(answer, { service: 'PagerDuty', reason: reasonIn(answer.body), tools });
  return answer.status === 429 && outcome.status === 'deferred' ? { afterMs: throttledMs, ...outcome } : outcome;
}

/** The first of `errors`, which says what is wrong with the event, or else `message`. */
function reasonIn(body: string): string | undefined {
  const said = parseJson(body);
  if (!isObject(said)) return undefined;
  const errors = member(said, 'errors');
  return (Array.isArray(errors) ? asText(errors[0]) : undefined) ?? asText(member(said, 'message'));
}
