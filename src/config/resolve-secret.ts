import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Secret } from '../lib/secret.ts';
import { readText } from './read-text.ts';
import type { Surroundings } from './surroundings.ts';
import type { SecretSource } from './yaml-schema.ts';

export type ResolvedSecret =
  /** `exposedFile`: where every user of the machine can read it. */
  | { readonly kind: 'secret'; readonly secret: Secret; readonly exposedFile: string | undefined }
  | { readonly kind: 'unresolved'; readonly what: string; readonly remedy: string };

/** Fetches a secret from where threatlockdown.yaml says it is. Blanks and line breaks around it are not part of it. */
export async function resolveSecret(
  source: SecretSource,
  { home, environment }: Surroundings,
): Promise<ResolvedSecret> {
  if ('file' in source) return fromFile(resolve(home.root, source.file));
  const name = source.environment;
  const value = environment[name]?.trim();
  if (value) return { kind: 'secret', secret: new Secret(value), exposedFile: undefined };
  return { kind: 'unresolved', what: `the environment variable ${name} is not set`, remedy: 'set it for this program' };
}

async function fromFile(path: string): Promise<ResolvedSecret> {
  const read = await readText(path);
  if (read.kind !== 'text') {
    const why = read.kind === 'missing' ? 'does not exist' : `cannot be read (${read.why})`;
    return {
      kind: 'unresolved',
      what: `the secret's file ${path} ${why}`,
      remedy: 'put the secret there, readable for this user',
    };
  }
  const value = read.text.trim();
  if (value === '')
    return { kind: 'unresolved', what: `the secret's file ${path} is empty`, remedy: 'put the secret there' };
  const exposedFile = (await isReadableByOthers(path)) ? path : undefined;
  return { kind: 'secret', secret: new Secret(value), exposedFile };
}

export function isReadableByOthers(path: string): Promise<boolean> {
  return stat(path).then(
    ({ mode }) => (mode & 0o004) !== 0,
    () => false,
  );
}
