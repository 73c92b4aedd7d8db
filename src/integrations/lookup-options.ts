import { z } from 'zod';

/** How long answers are kept, in milliseconds; 0 for not at all. */
export interface CacheTtl {
  readonly found: number;
  readonly unknown: number;
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30s`, `15m`, `24h`, `7d` in milliseconds, `none` as 0; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (text === 'none') return 0;
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const length = units[unit];
  return length === undefined ? undefined : Number(count) * length;
}

/** `cache` in threatlockdown.yaml. */
export function cacheTtl() {
  return z
    .strictObject(
      { found: duration('found', '24h'), unknown: duration('unknown', '1h') },
      { error: 'cache must hold found and unknown only; write cache: { found: 24h, unknown: 1h }' },
    )
    .prefault({});
}

function duration(name: string, standard: string) {
  const remedy = `cache.${name} must be a time such as 30s, 15m, 24h or 7d, or none; write cache: { ${name}: ${standard} }`;
  return z
    .string({ error: remedy })
    .default(standard)
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (ms === undefined) context.addIssue(remedy);
      return ms ?? z.NEVER;
    });
}
