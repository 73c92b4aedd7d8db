import { z } from 'zod';

/** One thing that can be asked over HTTP. What is sent is checked by its schemas; what is answered is described by them. */
export interface Operation {
  /** One line, for the list of operations. */
  readonly summary: string;
  /** What one has to know to use it. */
  readonly description?: string;
  /** Who may: everybody, who may see, who may change. */
  readonly audience: 'public' | 'reader' | 'admin';
  /** The parts of the path that begin with a colon, by name. */
  readonly params?: z.ZodObject;
  /** Texts, as they stand behind the question mark. */
  readonly query?: z.ZodObject;
  /** JSON. */
  readonly body?: z.ZodType;
  /** JSON; absent: an answer without a body (204). */
  readonly answer?: z.ZodType;
  /** Of an answer that is no JSON. */
  readonly contentTypes?: readonly string[];
}

/** Milliseconds since the epoch. */
export const time = z.int().nonnegative().describe('Milliseconds since the epoch.');

/** `Date.parse` alone makes a time of almost anything: `-1` is in 2001. */
const isoTime = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

/** A time in an address: milliseconds since the epoch, or ISO 8601. */
export const timeText = z
  .string()
  .max(40)
  .transform((text, context): number => {
    const ms = /^\d{1,15}$/.test(text) ? Number(text) : isoTime.test(text) ? Date.parse(text) : Number.NaN;
    if (ms >= 0) return ms;
    context.addIssue('is no time; write milliseconds since the epoch, or 2026-01-31T12:00:00Z');
    return z.NEVER;
  })
  .describe('Milliseconds since the epoch, or ISO 8601.');

/** A whole number in an address. */
export function countText(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'is no whole number')
    .transform(Number)
    .refine((count) => count >= least && count <= most, `must be from ${least} to ${most}`)
    .describe(`A whole number from ${least} to ${most}.`);
}

/** Values with commas between them. */
export function listText<Item extends z.ZodType<unknown, string>>(item: Item, most: number) {
  return z
    .string()
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).min(1).max(most));
}
