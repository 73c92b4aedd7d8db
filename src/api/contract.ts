import type { z } from 'zod';
import { accountOperations, type session, type token, type user } from './contract/accounts.ts';
import {
  type alertDetail,
  alertOperations,
  type alertPage,
  type alertRow,
  type histogram,
  type topValues,
} from './contract/alerts.ts';
import { type delivery, type deliveryDetail, deliveryOperations, type exchange } from './contract/deliveries.ts';
import { type indicator, indicatorOperations } from './contract/indicators.ts';
import { type activity, type integration, integrationOperations, type testReport } from './contract/integrations.ts';
import {
  type concern,
  type indexReport,
  type liveEvent,
  programOperations,
  type programStatus,
} from './contract/program.ts';

/*
 * The API, said once: the server checks what it is sent by it, `/api/docs` describes it, and the page takes its types from
 * here. Times are milliseconds since the epoch; what is not known is null. A failure is answered with an ErrorBody.
 */

export type { ErrorBody } from './access/api-error.ts';

export const operations = {
  ...programOperations,
  ...alertOperations,
  ...indicatorOperations,
  ...integrationOperations,
  ...deliveryOperations,
  ...accountOperations,
} as const;

/** Method and path: `GET /api/alerts/:key`. */
export type OperationName = keyof typeof operations;

type Part<Name extends OperationName, Key extends string> =
  (typeof operations)[Name] extends Readonly<Record<Key, infer Schema extends z.ZodType>> ? Schema : undefined;
type Input<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** As the page sends them … */
export type ParamsOf<Name extends OperationName> = Input<Part<Name, 'params'>>;
export type QueryOf<Name extends OperationName> = Input<Part<Name, 'query'>>;
export type BodyOf<Name extends OperationName> = Input<Part<Name, 'body'>>;
/** … and as the server has read them. */
export interface Asked<Name extends OperationName> {
  readonly params: Output<Part<Name, 'params'>>;
  readonly query: Output<Part<Name, 'query'>>;
  readonly body: Output<Part<Name, 'body'>>;
}
export type AnswerOf<Name extends OperationName> = Output<Part<Name, 'answer'>>;

export type ProgramStatus = z.output<typeof programStatus>;
export type Concern = z.output<typeof concern>;
export type IndexReport = z.output<typeof indexReport>;
export type LiveEvent = z.output<typeof liveEvent>;
export type AlertRow = z.output<typeof alertRow>;
export type AlertPage = z.output<typeof alertPage>;
export type AlertDetail = z.output<typeof alertDetail>;
export type Histogram = z.output<typeof histogram>;
export type TopValues = z.output<typeof topValues>;
export type Indicator = z.output<typeof indicator>;
export type Integration = z.output<typeof integration>;
export type Activity = z.output<typeof activity>;
export type TestReport = z.output<typeof testReport>;
export type Delivery = z.output<typeof delivery>;
export type DeliveryDetail = z.output<typeof deliveryDetail>;
export type Exchange = z.output<typeof exchange>;
export type Session = z.output<typeof session>;
export type User = z.output<typeof user>;
export type Token = z.output<typeof token>;
