/** What the system calls its refusal: ENOENT, EACCES … What it did not refuse is a defect, and thrown on. */
export function failureCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error)
    return error.code;
  throw error;
}

/** Is what was asked for simply not there? A loop of links, or a name too long, leads nowhere either. */
export function meansAbsent(code: string): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG';
}
