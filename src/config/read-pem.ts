import { readText } from './read-text.ts';

/** Says what is wrong with files in PEM format, in the words of whoever wants them. */
export type Refuse = (what: string) => void;

/** The text of a file; undefined, and refused, when it cannot be read. */
export async function readPem(path: string, refuse: Refuse): Promise<string | undefined> {
  const read = await readText(path);
  if (read.kind === 'text') return read.text;
  refuse(`${path} ${read.kind === 'missing' ? 'does not exist' : `cannot be read (${read.why})`}`);
  return undefined;
}

/** What one of Node's readers of certificates and keys makes of a text; undefined when it throws. */
export function parsePem<Parsed>(parse: () => Parsed): Parsed | undefined {
  try {
    return parse();
  } catch {
    // It says why in words for programmers.
    return undefined;
  }
}
