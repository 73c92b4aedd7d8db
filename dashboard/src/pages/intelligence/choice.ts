import type { Indicator } from '../../../../src/api/contract.ts';

/** What the address says of the list; empty texts choose nothing. */
export interface Choice {
  readonly containing: string;
  readonly type: string;
  readonly service: string;
  readonly classification: string;
  /** The key of the one that is open. */
  readonly open: string;
}

export type ListChoice = 'type' | 'service' | 'classification';

/** One service's word on one value. */
export function keyOf({ service, value }: Indicator): string {
  return `${service}:${value}`;
}

export function chosenIndicators(
  indicators: readonly Indicator[],
  { type, service, classification }: Pick<Choice, ListChoice>,
): readonly Indicator[] {
  const fits = (wanted: string, has: string | null) => wanted === '' || has === wanted;
  return indicators.filter(
    (indicator) =>
      fits(type, indicator.type) && fits(service, indicator.service) && fits(classification, indicator.classification),
  );
}

/** The values there are to choose from, and the one that is chosen. */
export function valuesOf(indicators: readonly Indicator[], key: ListChoice, chosen: string): readonly string[] {
  const found = new Set(indicators.flatMap((indicator) => indicator[key] ?? []));
  if (chosen !== '') found.add(chosen);
  return [...found].sort();
}
