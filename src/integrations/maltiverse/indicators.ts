import { createHash } from 'node:crypto';
import type { Alert } from '../../alert/alert.ts';
import { at } from '../../lib/json.ts';
import { isEmptyFileHash, publicAddress, readHash } from '../lookup-skips.ts';

/** Something in an alert that Maltiverse may know. */
export interface Indicator {
  /** What people call it: the address, the name, the URL's text, the hash. */
  readonly name: string;
  /** What Maltiverse calls it; for a URL its checksum. */
  readonly id: string;
  /** Where to ask, below the service's address. */
  readonly path: string;
}

/** In the order in which the events go out (spec: stock integrations, section 7.2). */
export function indicators(alert: Alert): readonly Indicator[] {
  return [
    sample('md5', at(alert.document, 'syscheck', 'md5_after')),
    sample('sha1', at(alert.document, 'syscheck', 'sha1_after')),
    address(at(alert.document, 'data', 'srcip')),
    hostname(at(alert.document, 'data', 'hostname')),
    link(at(alert.document, 'data', 'url')),
  ].filter((indicator) => indicator !== undefined);
}

function sample(kind: 'md5' | 'sha1', value: unknown): Indicator | undefined {
  const hash = readHash(kind, value);
  if (hash === undefined || isEmptyFileHash(hash)) return undefined;
  return { name: hash, id: hash, path: `/sample/${kind}/${hash}` };
}

function address(value: unknown): Indicator | undefined {
  const ip = typeof value === 'string' ? publicAddress(value) : undefined;
  return ip === undefined ? undefined : { name: ip, id: ip, path: `/ip/${encodeURIComponent(ip)}` };
}

/** A URL reads `.` and `..` as folders even when they are escaped, and half a surrogate pair cannot be escaped. */
const unaskable = /^\.*$|\p{Surrogate}/u;

/** With its final dot (RFC 1035); what is longer is no name, and may be more than a server reads of a request's line. */
const longestHostname = 254;

function hostname(value: unknown): Indicator | undefined {
  if (typeof value !== 'string' || value.length > longestHostname || unaskable.test(value)) return undefined;
  return { name: value, id: value, path: `/hostname/${encodeURIComponent(value)}` };
}

/** Maltiverse knows URLs by the SHA-256 of their very text: nothing is normalised. */
function link(value: unknown): Indicator | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const checksum = createHash('sha256').update(value, 'utf8').digest('hex');
  return { name: value, id: checksum, path: `/url/${checksum}` };
}
