/**
 * Maltiverse's look-ups. Its error bodies are not documented beyond the word `message`; what else is in them here is by
 * analogy with its other answers. Any key that looks like one (a JSON Web Token) is taken for good.
 */
import { isIP } from 'node:net';
import { asText } from '../../lib/json.ts';
import { calendarQuota, unlimited } from '../allowance.ts';
import { type Answer, type Call, edgeAnswer, jsonAnswer, retryAfter, type Service } from '../service.ts';
import { type Indicator, knownIndicators } from './indicators.ts';

export interface MaltiverseOptions {
  /** Known besides the sandbox's own. */
  readonly indicators?: readonly Indicator[] | undefined;
  /** Look-ups a day for each key: 100 by default, which is what a free account has. */
  readonly perDay?: number | undefined;
}

/** What stands before the value in a look-up's path, what the value must be, and how a person calls it. */
interface Kind {
  readonly prefix: string;
  readonly member: string;
  readonly name: string;
  isValid(value: string): boolean;
}

// A longer prefix stands before the shorter one that begins it.
const kinds: readonly Kind[] = [
  { prefix: '/ip/', member: 'ip_addr', name: 'IP address', isValid: (value) => isIP(value) !== 0 },
  { prefix: '/hostname/', member: 'hostname', name: 'hostname', isValid: isHostname },
  { prefix: '/url/', member: 'urlchecksum', name: 'url', isValid: (value) => /^[0-9a-f]{64}$/.test(value) },
  { prefix: '/sample/md5/', member: 'md5', name: 'md5', isValid: isHex(32) },
  { prefix: '/sample/sha1/', member: 'sha1', name: 'sha1', isValid: isHex(40) },
  { prefix: '/sample/sha512/', member: 'sha512', name: 'sha512', isValid: isHex(128) },
  { prefix: '/sample/', member: 'sha256', name: 'sha256', isValid: isHex(64) },
  { prefix: '/email/', member: 'email', name: 'email', isValid: (value) => /^[^\s@]+@[^\s@]+$/.test(value) },
];

export function openMaltiverse({ indicators = [], perDay = 100 }: MaltiverseOptions, quotas: boolean): Service {
  const known = indexByPath([...knownIndicators, ...indicators]);
  const allowance = quotas ? calendarQuota(perDay, 'day') : unlimited;

  function answer(call: Call): Answer {
    const key = bearer(call);
    if (key === undefined) return failure(401, 'Missing or invalid token');
    if (call.method !== 'GET') return failure(405, 'Method not allowed');
    const kind = kinds.find(({ prefix }) => call.path.startsWith(prefix));
    if (kind === undefined) return failure(404, 'Not found');
    const value = decode(call.path.slice(kind.prefix.length));
    if (value === undefined || !kind.isValid(value)) return failure(400, `Not a valid ${kind.name}`);
    if (allowance.waitMs(key, call.at) > 0) return rateLimited();
    allowance.take(key, call.at);
    const indicator = known.get(kind.prefix + value.toLowerCase());
    return indicator === undefined ? failure(404, 'Not found') : jsonAnswer(200, indicator);
  }

  return {
    maxBodyBytes: 1024 * 1024,
    tooLarge: edgeAnswer(413, 'Request Entity Too Large'),
    answer,
    rateLimited,
    secrets: ({ headers }) => [(headers.authorization ?? '').replace(/^Bearer\s+/i, '')],
  };
}

function indexByPath(indicators: readonly Indicator[]): ReadonlyMap<string, Indicator> {
  return new Map(indicators.flatMap((indicator) => paths(indicator).map((path) => [path, indicator] as const)));
}

function paths(indicator: Indicator): readonly string[] {
  return kinds
    .filter(({ prefix }) => prefix.startsWith(`/${indicator.type}/`))
    .flatMap(({ prefix, member }) => {
      const value = asText(indicator[member]);
      return value === undefined ? [] : [prefix + value.toLowerCase()];
    });
}

function bearer({ headers }: Call): string | undefined {
  return /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(headers.authorization ?? '')?.[1];
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isHostname(value: string): boolean {
  const labels = value.replace(/\.$/, '').split('.');
  return value.length <= 254 && labels.length > 1 && labels.every((label) => /^[a-z\d_]([\w-]{0,61}\w)?$/i.test(label));
}

function isHex(length: number): (value: string) => boolean {
  return (value) => value.length === length && /^[0-9a-f]+$/i.test(value);
}

function rateLimited(seconds?: number): Answer {
  return failure(429, 'Quota exceeded', seconds);
}

function failure(status: number, message: string, retryAfterSeconds?: number): Answer {
  return jsonAnswer(status, { status: 'fail', message }, retryAfter(retryAfterSeconds));
}
