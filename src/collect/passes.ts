import type { LocalFile } from './local-file.ts';

/** Whether an event (a byte string) is one that a `<localfile>` asks for. */
export function passes({ ignore, restrict }: Pick<LocalFile, 'ignore' | 'restrict'>, event: string): boolean {
  return !ignore.some((found) => found(event)) && restrict.every((found) => found(event));
}
