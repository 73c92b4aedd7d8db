import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SyslogListener } from '../../collect/syslog-listener.ts';
import type { Problem } from '../problem.ts';
import { parsePem, readPem } from '../read-pem.ts';
import { isReadableByOthers } from '../resolve-secret.ts';

type Paths = NonNullable<SyslogListener['tls']>;

/** Tells what is wrong with one of the files. */
export type TellOfFile = (
  severity: 'refused' | 'warning',
  code: Problem['code'],
  file: keyof Paths,
  what: string,
  remedy: string,
) => void;

/** What a server needs for TLS. Undefined when one of the files cannot be used. */
export async function readTlsFiles(
  paths: Paths,
  now: number,
  tell: TellOfFile,
): Promise<{ readonly paths: Paths; readonly contents: readonly string[] } | undefined> {
  const certificate = await readCertificate('certificate', paths.certificate, now, tell);
  const key = await readKey(paths.key, tell);
  const ca = paths.ca === undefined ? undefined : await readCertificate('ca', paths.ca, now, tell);
  if (certificate === undefined || key === undefined || (paths.ca !== undefined && ca === undefined)) return undefined;
  if (!makeAPair(certificate, key, tell)) return undefined;
  return { paths, contents: [certificate.text, key.text, ca?.text ?? ''] };
}

interface Pem<Parsed> {
  readonly text: string;
  readonly parsed: Parsed;
}

const remedy = 'name a file in PEM format that this user may read';

async function readCertificate(
  file: 'certificate' | 'ca',
  path: string,
  now: number,
  tell: TellOfFile,
): Promise<Pem<X509Certificate> | undefined> {
  const refuse = (what: string) => tell('refused', 'unreadable-certificate', file, what, remedy);
  const text = await readPem(path, refuse);
  if (text === undefined) return undefined;
  const parsed = parsePem(() => new X509Certificate(text));
  if (parsed === undefined) {
    refuse(`${path} holds no certificate`);
    return undefined;
  }
  if (Date.parse(parsed.validTo) < now) {
    const who = file === 'ca' ? 'those that it vouches for are refused' : 'whoever looks at it refuses it';
    tell('warning', 'collection', file, `${path} expired on ${parsed.validTo}: ${who}`, 'renew it, and reload');
  }
  return { text, parsed };
}

async function readKey(path: string, tell: TellOfFile): Promise<Pem<KeyObject> | undefined> {
  const refuse = (what: string) =>
    tell('refused', 'unreadable-certificate', 'key', what, `${remedy}, without a passphrase`);
  const text = await readPem(path, refuse);
  if (text === undefined) return undefined;
  const parsed = parsePem(() => createPrivateKey(text));
  if (parsed === undefined) {
    refuse(`${path} ${text.includes('ENCRYPTED') ? 'is protected by a passphrase' : 'holds no private key'}`);
    return undefined;
  }
  if (await isReadableByOthers(path)) {
    tell('warning', 'exposed-secret', 'key', `every user of this machine can read ${path}`, `chmod o-r ${path}`);
  }
  return { text, parsed };
}

function makeAPair(certificate: Pem<X509Certificate>, key: Pem<KeyObject>, tell: TellOfFile): boolean {
  if (!certificate.parsed.checkPrivateKey(key.parsed)) {
    const other = 'name the key that the first certificate in its file was made for';
    tell('refused', 'unreadable-certificate', 'key', 'the key is not that of the certificate', other);
    return false;
  }
  if (parsePem(() => createSecureContext({ cert: certificate.text, key: key.text })) !== undefined) return true;
  const stronger = 'have a new one made, with a key of 2048 bits (RSA) or on the curve P-256';
  tell('refused', 'unreadable-certificate', 'certificate', 'the certificate is too weak for TLS', stronger);
  return false;
}
