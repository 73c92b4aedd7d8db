import { readFileSync } from 'node:fs';

/** Names the machine's present boot: the same until it is started anew. Empty where the system does not say. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
