import { openParenthesis } from '../../lib/ascii.ts';

/** Does the location say which agent or device the event is from: `(name) ip->source`? */
export function namesSender(location: string): boolean {
  return location.charCodeAt(0) === openParenthesis;
}

/** What the location says besides the sender: the file, the program or the module. */
export function sourceOf(location: string): string {
  return namesSender(location) ? location.slice(location.indexOf('>') + 1) : location;
}
