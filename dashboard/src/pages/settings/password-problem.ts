import { shortestPassword, type TypedPassword } from './password-fields.tsx';

/** What is wrong with a new password before the program is asked; null: nothing. */
export function passwordProblem({ next, again }: TypedPassword): string | null {
  if (next.length < shortestPassword) return `Take at least ${shortestPassword} characters.`;
  return next === again ? null : 'The two are not the same; type them again.';
}
