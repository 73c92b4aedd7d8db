import { hash } from 'node:crypto';
import type { RawAlert } from '../../alerts-index/alerts-index.ts';
import type { Line } from '../../sources/alerts-file/alerts-file.ts';

/**
 * Lines of a file as the index takes them. The key is made of the text alone, so an alert is the same one whichever file
 * and place it is read from: following alerts.json and reading the dated files may overlap, and a link to an alert leads to it
 * in an index that was made anew as well.
 *
 * What cannot be a JSON object is left out: the delivery sets such lines aside, counts them and tells of them, and on the
 * dashboard one would be an event without time, rule and agent. Whether the rest is one is found out by the index's own
 * thread; here that would cost the delivery more than all the other work for the index.
 */
export function alertsOf(lines: readonly Line[]): readonly RawAlert[] {
  return lines.filter(isInBraces).map(({ text }) => ({ key: keyOf(text), text }));
}

/** 160 bits of SHA-256: enough for nobody to find two lines with the same, and short in an address. */
function keyOf(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 27);
}

function isInBraces({ text }: Line): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith('{') && trimmed.endsWith('}');
}
