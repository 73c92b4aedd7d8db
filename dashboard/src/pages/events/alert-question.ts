import type { QueryOf } from '../../../../src/api/contract.ts';
import type { TimeRange } from '../../time-range/time-range.ts';
import type { Order } from './use-events-view.ts';

/** Which alerts are shown, and what of them. */
export interface AlertQuestion {
  /** The typed query and the filters. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly order: Order;
  readonly fields: readonly string[];
}

/** The program's clock may go a little before that of this browser. */
const clocksApart = 60_000;

/** Of a range that ends now, where the list ends. */
export function endOfList(kind: TimeRange['kind'], to: number): number {
  return kind === 'last' ? to + clocksApart : to;
}

export function scopeOf({ text, from, to }: Pick<AlertQuestion, 'text' | 'from' | 'to'>) {
  return { ...(text === '' ? {} : { query: text }), from: String(from), to: String(to) };
}

export function pageQuery(question: AlertQuestion, size: number, cursor?: string): QueryOf<'GET /api/alerts'> {
  return {
    ...scopeOf(question),
    order: question.order,
    fields: question.fields.join(','),
    size: String(size),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
