export interface LoginFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What went wrong, and what to do. `wait`: seconds until one may try again. */
export function loginProblem({ status, code, message }: LoginFailure, wait: number): string {
  if (status === 0) return 'The program does not answer. Is it running?';
  if (status === 401) return 'The name or the password is wrong.';
  if (status === 429) {
    return wait > 0
      ? `Too many logins failed. You can try again in ${wait} s.`
      : 'Too many logins failed. You can try again now.';
  }
  if (code === 'busy') return 'Too many people log in at this moment. Try again.';
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
