import type { Delivery } from '../../../../src/api/contract.ts';

export type State = Delivery['state'];

/** In these a delivery is kept with its alert: it can be sent again or dropped. What needs people comes first. */
export const keptStates = ['dead', 'postponed', 'waiting'] as const satisfies readonly State[];
export type KeptState = (typeof keptStates)[number];

export const allStates = [...keptStates, 'delivered', 'skipped'] as const satisfies readonly State[];

/** Which deliveries are listed. */
export interface Choice {
  /** Empty: all. */
  readonly states: readonly State[];
  /** Empty: those of all integrations. */
  readonly lane: string;
  /** Empty: those of all alerts. */
  readonly alertId: string;
}

export const everything: Choice = { states: [], lane: '', alertId: '' };

export function isKept(state: State): state is KeptState {
  return keptStates.some((kept) => kept === state);
}

/** From `states=dead,postponed&lane=slack&alertId=…`; states that there are none of count as not said. */
export function readChoice(params: URLSearchParams): Choice {
  const named = (params.get('states') ?? '').split(',');
  return {
    states: allStates.filter((state) => named.includes(state)),
    lane: params.get('lane') ?? '',
    alertId: params.get('alertId') ?? '',
  };
}

/** Only what is chosen. */
export function writeChoice({ states, lane, alertId }: Choice): URLSearchParams {
  const params = new URLSearchParams();
  if (states.length > 0 && states.length < allStates.length) params.set('states', states.join(','));
  if (lane !== '') params.set('lane', lane);
  if (alertId !== '') params.set('alertId', alertId);
  return params;
}

/** The address of the list with this choice, or of one delivery in it. */
export function deliveriesAddress(choice: Partial<Choice>, id?: string): string {
  // A comma says more than its escape does.
  const search = writeChoice({ ...everything, ...choice })
    .toString()
    .replaceAll('%2C', ',');
  const path = id === undefined ? '/deliveries' : `/deliveries/${encodeURIComponent(id)}`;
  return search === '' ? path : `${path}?${search}`;
}

/** As the API takes it. */
export function choiceQuery({ states, lane, alertId }: Choice): {
  readonly states?: string;
  readonly lane?: string;
  readonly alertId?: string;
} {
  return {
    ...(states.length > 0 && { states: states.join(',') }),
    ...(lane !== '' && { lane }),
    ...(alertId !== '' && { alertId }),
  };
}
