/** What the text of one `<rule_id>` element says. */
export type RuleIdList =
  | { readonly kind: 'blank' }
  /** Something stands there, and none of it is an id. */
  | { readonly kind: 'garbage' }
  /** Without the zeros, which match nothing; so perhaps empty. `ignored`: the pieces that nobody will look at. */
  | { readonly kind: 'ids'; readonly ids: readonly number[]; readonly ignored: readonly string[] };

const nextId = /[ ,]*(\d+)([^,]*)/gy;

/**
 * Reads a list of ids as the reference does (spec: integrator, section 4.3): blanks and commas are skipped, the digits
 * a piece begins with are its id, the rest of the piece is ignored, and at anything else the reading stops.
 */
export function parseRuleIds(text: string): RuleIdList {
  const ids: number[] = [];
  const ignored: string[] = [];
  let end = 0;
  for (const piece of text.matchAll(nextId)) {
    ids.push(Number(piece[1]));
    ignored.push(piece[2] ?? '');
    end = piece.index + piece[0].length;
  }
  ignored.push(text.slice(end).replace(/^[ ,]+/, ''));
  const unread = ignored.map((piece) => piece.trim()).filter((piece) => piece !== '');
  if (ids.length > 0) return { kind: 'ids', ids: ids.filter((id) => id !== 0), ignored: unread };
  return unread.length > 0 ? { kind: 'garbage' } : { kind: 'blank' };
}
