import type { Event } from '../../event/event.ts';
import { fieldIndex } from '../../event/fields.ts';
import { Found, type Regex } from '../../regex/matcher.ts';
import { compileOsRegex } from '../../regex/os-regex/os-regex.ts';
import type { Category } from '../decoder.ts';

/**
 * SonicWall_Decoder: the lines of a firewall of that name, `… pri=6 c=262144 m=98 … src=10.0.0.1:80:WAN dst=10.0.0.2:443:LAN
 * proto=tcp/https` (spec: decoders, section 6). What stands before the first thing that is not as expected is kept.
 */
export function decodeSonicWall(event: Event): void {
  setCategory('syslog', event);
  const text = event.log.text;
  if (!header.exec(event.log, 0, found)) return;
  event.field(fieldIndex.status).set(capture(text, 0));
  const isIntrusion = capture(text, 1) === '32';
  const message = capture(text, 2);
  event.field(fieldIndex.id).set(message);

  if (!endpoints.exec(event.log, found.after, found)) return;
  for (const [group, index] of endpointFields.entries()) event.field(index).set(capture(text, group));
  if (!setProtocol(text, found.after, event)) return;
  if (isIntrusion) setCategory('ids', event);
  else setAction(message, event);
}

const found = new Found();
const header = compileFixed('pri=(\\d) c=(\\d+) m=(\\d+) ');
const endpoints = compileFixed('src=(\\d+.\\d+.\\d+.\\d+):(\\d+):\\S+ dst=(\\d+.\\d+.\\d+.\\d+):(\\d+):');
const request = compileFixed('result=(\\d+) dstname=(\\S+) arg=(\\S+)$');
const endpointFields = [fieldIndex.srcip, fieldIndex.srcport, fieldIndex.dstip, fieldIndex.dstport];

function compileFixed(pattern: string): Regex {
  const compiled = compileOsRegex(pattern);
  if (compiled.kind === 'invalid') throw new Error(`${pattern}: ${compiled.what}`);
  return compiled.matcher;
}

function capture(text: string, group: number): string {
  return group < found.count ? text.slice(found.starts[group], found.ends[group]) : '';
}

const maxProtocol = 6;

/** False when the next word is none. */
function setProtocol(text: string, from: number, event: Event): boolean {
  const at = text.indexOf(' ', from) + 1;
  if (at === 0 || !text.startsWith('proto=', at)) return false;
  const [protocol = ''] = text.slice(at + 6, at + 6 + maxProtocol).split('/');
  event.field(fieldIndex.protocol).set(protocol);
  return true;
}

/** By message id. */
const actions: ReadonlyMap<string, string> = new Map([
  ...['98', '597', '598'].map((id) => [id, 'pass'] as const),
  ...['36', '37', '38', '173', '174'].map((id) => [id, 'drop'] as const),
  ['537', 'close'],
]);

const webRequest = '97';

function setAction(message: string, event: Event): void {
  const action = actions.get(message);
  if (action !== undefined) {
    setCategory('firewall', event);
    event.field(fieldIndex.action).set(action);
  } else if (message === webRequest) {
    setCategory('squid', event);
    setRequest(event);
  }
}

function setRequest(event: Event): void {
  const { text } = event.log;
  if (!request.exec(event.log, 0, found)) return;
  event.field(fieldIndex.id).set(capture(text, 0));
  event.field(fieldIndex.url).set(capture(text, 1) + capture(text, 2));
}

function setCategory(category: Category, event: Event): void {
  const { decoder } = event;
  if (decoder !== undefined && decoder.category !== category) event.decoder = { ...decoder, category };
}
