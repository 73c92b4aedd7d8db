import { isSystemError } from '../../lib/system-error.ts';

/** What the system calls its refusal: ENOENT, EACCES … What it did not refuse is a defect, and thrown on. */
export function failureCode(error: unknown): string {
  if (isSystemError(error)) return error.code;
  throw error;
}

/** For the log: what the system refused, and where. Of a defect all that is known. */
export function failureFacts(error: unknown): object {
  return isSystemError(error) ? { code: error.code, path: error.path } : { error };
}

/** Is what was asked for simply not there? A loop of links leads nowhere either. */
export function meansAbsent(code: string): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP';
}
