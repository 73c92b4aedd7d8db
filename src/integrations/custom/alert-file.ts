import { type Alert, field } from '../../alert/alert.ts';
import { asText, isObject } from '../../lib/json.ts';

/**
 * The JSON format: the alert on one line, without blanks between its members. Its own text is kept, not written anew, so
 * that the order of keys and numbers beyond what JavaScript can hold reach the script as the manager wrote them.
 */
export function jsonAlert(alert: Alert): string {
  return `${withoutBlanks(alert.text)}\n`;
}

/** JSON text without the white space between its tokens. */
export function withoutBlanks(json: string): string {
  let kept = '';
  let from = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const unit = json[index];
    if (unit === '"') inString = !inString;
    else if (inString && unit === '\\') index += 1;
    else if (!inString && isBlank(unit)) {
      kept += json.slice(from, index);
      from = index + 1;
    }
  }
  return kept + json.slice(from);
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\t' || unit === '\n' || unit === '\r';
}

/**
 * The plain format: seven shell assignments, the last without a newline (spec: integrator, section 6.2). Scripts source
 * this file, so no value may end its quotes. The reference lets `'` and newlines through everywhere but in the log and
 * the address, which is an injection by whoever words a description; here they become spaces.
 */
export function plainAlert(alert: Alert, maxLog: number): string {
  const data = field(alert.document, 'data');
  const sourceAddress = isObject(data) ? asText(field(data, 'srcip')) : undefined;
  return [
    `alertdate='${quotable(alert.timestamp)}'`,
    `alertlocation='${quotable(alert.location)}'`,
    `ruleid='${quotable(alert.rule.id)}'`,
    `alertlevel='${alert.rule.level}'`,
    `ruledescription='${quotable(alert.rule.description)}'`,
    `alertlog='${shortened(mapBytes(alert.fullLog, logByte), maxLog)}'`,
    `srcip='${mapBytes(sourceAddress, addressByte)}'`,
  ].join('\n');
}

function quotable(text = ''): string {
  return text.replace(/[\p{Cc}']/gu, ' ');
}

/** Byte by byte, not character by character: each byte of a character beyond ASCII becomes a space of its own. */
function mapBytes(text: string | undefined, substitute: (byte: number) => string): string {
  return Array.from(Buffer.from(text ?? ''), substitute).join('');
}

const logSubstitutes: ReadonlyMap<string, string> = new Map([
  ["'", ' '],
  ['`', ' '],
  ['"', ' '],
  ['!', ' '],
  ['$', ' '],
  ['\\', '/'],
  [';', ','],
]);

function logByte(byte: number): string {
  if (byte < 32 || byte > 122) return ' ';
  const character = String.fromCharCode(byte);
  return logSubstitutes.get(character) ?? character;
}

function addressByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return byte < 46 || byte > 122 || character === '\\' || character === '`' ? ' ' : character;
}

/** A text of exactly `limit` bytes is cut as well: the reference does so, and scripts may count on the dots. */
function shortened(text: string, limit: number): string {
  return text.length < limit ? text : `${text.slice(0, limit - 3)}...`;
}
