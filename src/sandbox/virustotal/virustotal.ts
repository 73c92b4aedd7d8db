/**
 * VirusTotal's file reports, API v3 ("Get a file report", "Errors", "Public vs Premium API"). Any key of 64 hex digits is
 * taken for a good one, so that people can try the configuration they have; anything else is a wrong key.
 */
import { allOf, calendarQuota, slidingWindow, unlimited } from '../allowance.ts';
import { type Answer, type Call, edgeAnswer, jsonAnswer, retryAfter, type Service } from '../service.ts';
import { type KnownFile, knownFiles } from './files.ts';

export interface VirusTotalOptions {
  /** Known besides the sandbox's own. */
  readonly files?: readonly KnownFile[] | undefined;
}

/** What a public key may do. Look-ups of unknown files count too. */
const quota = { perMinute: 4, perDay: 500, perMonth: 15_500 };
const filePath = /^\/api\/v3\/files\/([^/]+)$/;

export function openVirusTotal({ files = [] }: VirusTotalOptions, quotas: boolean): Service {
  const byHash = indexByHash([...knownFiles, ...files]);
  const allowance = quotas ? publicQuota() : unlimited;

  function answer(call: Call): Answer {
    const key = call.headers['x-apikey'] ?? '';
    if (key === '') return failure(401, 'AuthenticationRequiredError', 'X-Apikey header is missing');
    if (!/^[0-9a-f]{64}$/i.test(key)) return failure(401, 'WrongCredentialsError', 'Wrong API key');
    if (call.method !== 'GET') return failure(400, 'BadRequestError', 'Method not allowed');
    const asked = filePath.exec(call.path)?.[1];
    if (asked === undefined) return failure(404, 'NotFoundError', 'Resource not found.');
    if (allowance.waitMs(key, call.at) > 0) return rateLimited();
    allowance.take(key, call.at);
    return report(byHash.get(asked.toLowerCase()), asked, acceptsGzip(call));
  }

  return {
    maxBodyBytes: 1024 * 1024,
    tooLarge: edgeAnswer(413, 'Request Entity Too Large'),
    answer,
    rateLimited,
    secrets: ({ headers }) => [headers['x-apikey'] ?? ''],
  };
}

function publicQuota() {
  return allOf([
    slidingWindow(quota.perMinute, 60_000),
    calendarQuota(quota.perDay, 'day'),
    calendarQuota(quota.perMonth, 'month'),
  ]);
}

function indexByHash(files: readonly KnownFile[]): ReadonlyMap<string, KnownFile> {
  return new Map(files.flatMap((file) => [file.md5, file.sha1, file.sha256].map((hash) => [hash, file] as const)));
}

/** A hash that is none is merely unknown, and is quoted as it was asked. */
function report(file: KnownFile | undefined, asked: string, gzip: boolean): Answer {
  if (file === undefined) return failure(404, 'NotFoundError', `File "${asked}" not found`);
  const self = `https://www.virustotal.com/api/v3/files/${file.sha256}`;
  const found = jsonAnswer(200, { data: { id: file.sha256, type: 'file', links: { self }, attributes: file } });
  return { ...found, gzip };
}

/** VirusTotal's front end compresses only for those who say so twice ("Getting started": compression). */
function acceptsGzip({ headers }: Call): boolean {
  return /\bgzip\b/i.test(headers['accept-encoding'] ?? '') && (headers['user-agent'] ?? '').includes('gzip');
}

/** Whether the minute, the day or the month is over, nothing in the answer tells. */
function rateLimited(seconds?: number): Answer {
  return failure(429, 'QuotaExceededError', 'Quota exceeded', seconds);
}

function failure(status: number, code: string, message: string, retryAfterSeconds?: number): Answer {
  return jsonAnswer(status, { error: { code, message } }, retryAfter(retryAfterSeconds));
}
