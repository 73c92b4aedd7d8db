// Control characters but newlines and tabs, separators of lines, and marks that turn the direction of what follows.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal.
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Text from outside, safe to print: a terminal obeys what it is told. Newlines and tabs stay. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, '\ufffd');
}
