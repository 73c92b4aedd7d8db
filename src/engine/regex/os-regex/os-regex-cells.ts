/**
 * What an osregex alternative is compiled to (spec: os-regex, section 4.2): a row of cells. A class takes two
 * (`classCell` and its mask), its quantifier one right after them, every literal one (its lower-cased byte), every
 * parenthesis one (`groupCell`).
 */
export const groupCell = 256;
export const classCell = 257;
export const plusCell = 258;
export const starCell = 259;
/** A literal byte of 0x80 and above: nothing equals it, as the reference compares signed with unsigned bytes. */
export const impossibleCell = 260;
/** What the cells after the last one hold. */
export const pastCell = 261;

/** Masks are above all other cells, so that every cell tells what it is. */
const firstMaskBit = 9;

const classTests: readonly (readonly [letter: string, has: (character: string) => boolean])[] = [
  ['d', isIn(/[0-9]/)],
  ['w', isIn(/[A-Za-z0-9_@-]/)],
  ['s', isIn(/ /)],
  ['p', isIn(/[!-.:-?[\]{|}]/)],
  ['D', isIn(/[^0-9]/)],
  ['W', isIn(/[^A-Za-z0-9_@-]/)],
  ['S', isIn(/[^ ]/)],
  ['.', () => true],
  ['t', isIn(/\t/)],
  ['(', isIn(/\(/)],
  [')', isIn(/\)/)],
  ['\\', isIn(/\\/)],
  ['$', isIn(/\$/)],
  ['|', isIn(/\|/)],
  ['<', isIn(/</)],
];

function isIn(set: RegExp): (character: string) => boolean {
  return (character) => set.test(character);
}

/** The mask of the class that a backslash and this character stand for. */
export const classMasks: ReadonlyMap<string, number> = new Map(
  classTests.map(([letter], index) => [letter, 1 << (firstMaskBit + index)]),
);

/** For every byte the masks of the classes it belongs to. No class tells capitals from small letters. */
export const classesOfByte: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const masks = classTests.filter(([, has]) => has(character)).map(([letter]) => classMasks.get(letter) ?? 0);
  return masks.reduce((all, mask) => all | mask, 0);
});

export function isOfClass(byte: number, mask: number): boolean {
  return ((classesOfByte[byte] ?? 0) & mask) !== 0;
}

const openParenthesis = 40;

/** A group cell that is not stepped over counts as the literal it was made from. */
export function isLiteral(cell: number, byte: number): boolean {
  return cell === byte || (cell === groupCell && byte === openParenthesis);
}
