/** The escaped location's share of a queue message, in bytes (spec: queue-socket, section 4.1). */
export const maxLocationBytes = 8_192;

/**
 * `:` ends the location of a queue message and `|` escapes it. A location too long is cut between characters, never inside
 * an escape. NUL would end the message for its reader, so it goes.
 */
export function escapeLocation(text: string, limit: number): string {
  let escaped = '';
  let size = 0;
  for (const character of text.replaceAll('\0', '')) {
    const piece = character === '|' || character === ':' ? `|${character}` : character;
    size += Buffer.byteLength(piece);
    if (size > limit) break;
    escaped += piece;
  }
  return escaped;
}
