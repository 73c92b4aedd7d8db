import type { Outcome } from '../../alert/outcome.ts';
import type { HttpAnswer } from '../../lib/http-client.ts';
import { member, parseJson } from '../../lib/json.ts';
import { type AnswerContext, sortStatus } from '../http.ts';

/**
 * What Shuffle's answer means. A hook may answer 200 with any text of its owner's, or with what the workflow brought
 * forth, so only `"success": false` counts against it. A refused workflow gives 500: whether it is out of order for a
 * moment or set up wrong, it is not this alert's doing, so the lane waits and tells why.
 */
export function readAnswer(answer: HttpAnswer, tools: AnswerContext['tools']): Outcome {
  if (answer.status === 200 && member(parseJson(answer.body), 'success') !== false) return { status: 'delivered' };
  return sortStatus(answer, { service: 'Shuffle', reason: reasonIn(answer.body), tools });
}

/** Searched for rather than parsed: the body can be two objects in a row, with quotes in them that are not escaped. */
function reasonIn(body: string): string | undefined {
  return /"reason"\s*:\s*"([^"]*)"/.exec(body)?.[1];
}
