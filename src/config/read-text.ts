import { readFile } from 'node:fs/promises';

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  /** `why` is the system's word for it: EACCES, EISDIR … */
  | { readonly kind: 'unreadable'; readonly why: string };

export async function readText(path: string): Promise<FileText> {
  try {
    return { kind: 'text', text: await readFile(path, 'utf8') };
  } catch (error) {
    const why = errorCode(error);
    return why === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', why };
  }
}

/** The system's word for what went wrong with a file. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'it failed';
}
