import { z } from 'zod';
import type { HttpAnswer } from '../../lib/http-client.ts';
import { parseJson } from '../../lib/json.ts';
import { type AnswerContext, explain, retryAfterMs, sortStatus } from '../http.ts';
import type { Finding } from '../lookup.ts';
import type { QuotaPause } from '../lookup-quota.ts';

/** What is kept of a file report: the few facts that the event tells. */
export const fileReport = z.object({
  sha1: z.string().optional(),
  sha256: z.string(),
  /** Engines that call the file malicious, and engines that have a verdict at all. */
  positives: z.number(),
  total: z.number(),
  /** Seconds since the epoch. */
  analysedAt: z.number(),
});
export type FileReport = z.output<typeof fileReport>;

const count = z.int().min(0).default(0);
/** What a `Date` can hold, in seconds. */
const latest = 8_640_000_000_000;

/** The parts of "Get a file report" that are used. A file that was never analysed lacks both `last_analysis_…`. */
const reportAnswer = z.object({
  data: z.object({
    id: z.string().regex(/^[0-9a-f]{64}$/i),
    attributes: z.object({
      sha1: z.string().optional(),
      last_analysis_stats: z
        .object({ malicious: count, suspicious: count, undetected: count, harmless: count })
        .optional(),
      last_analysis_date: z.int().min(0).max(latest).optional(),
    }),
  }),
});

const errorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string().default('') }) });

/** An analysis takes minutes; this long until the vendor is asked again. */
const analysisMs = 15 * 60_000;

/** What VirusTotal's answer means (its page "Errors"). */
export function readAnswer(answer: HttpAnswer, quota: QuotaPause, tools: AnswerContext['tools']): Finding<FileReport> {
  const json = parseJson(answer.body);
  const error = errorAnswer.safeParse(json).data?.error;
  const context = { service: 'VirusTotal', reason: error && `${error.code}, ${error.message}`, tools };
  if (answer.status === 429) {
    const afterMs = quota.refused(retryAfterMs(answer, tools.clock.now()));
    return { kind: 'failed', outcome: { status: 'deferred', fault: 'quota', why: explain(answer, context), afterMs } };
  }
  quota.answered();
  const report = answer.status === 200 ? reportAnswer.safeParse(json).data : undefined;
  if (report !== undefined) return readReport(report);
  if (answer.status === 400 && error?.code === 'NotAvailableYet') return notFinished;
  if (answer.status === 401 || answer.status === 403) return { kind: 'barred', why: explain(answer, context) };
  if (answer.status === 404) return readNotFound(error?.code === 'NotFoundError', explain(answer, context));
  return { kind: 'failed', outcome: sortStatus(answer, context) };
}

function readReport({ data: { id, attributes } }: z.output<typeof reportAnswer>): Finding<FileReport> {
  const { sha1, last_analysis_stats: stats, last_analysis_date: analysedAt } = attributes;
  if (stats === undefined || analysedAt === undefined) return notFinished;
  // Engines that timed out, failed or do not know the type of file have no verdict, and are not counted.
  const total = stats.malicious + stats.suspicious + stats.undetected + stats.harmless;
  return { kind: 'found', answer: { sha1, sha256: id, positives: stats.malicious, total, analysedAt } };
}

const notFinished: Finding<FileReport> = {
  kind: 'failed',
  outcome: {
    status: 'deferred',
    fault: 'delivery',
    why: 'VirusTotal has the file, but has not finished its analysis',
    afterMs: analysisMs,
  },
};

/** Only the API itself can say that it does not know a file; any web server says 404 to a path it does not know. */
function readNotFound(byTheApi: boolean, why: string): Finding<FileReport> {
  if (byTheApi) return { kind: 'unknown' };
  return {
    kind: 'failed',
    outcome: { status: 'rejected', why: `${why}, but not as the API does: check base_url and the proxy` },
  };
}
