import { toBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import { escapeLocation, maxLocationBytes } from '../../lib/escape-location.ts';
import type { LocalFile } from '../local-file.ts';
import { expandTemplate } from './expand-template.ts';

/** Makes queue messages of a file's events. */
export type WriteMessages = (path: string, events: readonly string[]) => readonly string[];

export interface MessageTools {
  readonly clock: Clock;
  readonly hostname: string;
}

/** What `$(host_ip)` is when the own address is not known. */
const unknownAddress = '0.0.0.0';

/** For the analysis alone; other targets have sockets of their own. Events and paths are byte strings. */
export function messageWriter({ format, targets }: LocalFile, { clock, hostname }: MessageTools): WriteMessages {
  const queue = format.kind === 'nmapg' ? '3' : '1';
  const templates = targets.filter(({ socket }) => socket === undefined).map(({ template }) => template);
  const own = toBytes(hostname);
  return (path, events) => {
    const head = `${queue}:${escapeLocation(path, maxLocationBytes)}:`;
    return templates.flatMap((template) => {
      if (template === undefined) return events.map((event) => head + event);
      const facts = { location: path, hostname: own, hostIp: unknownAddress, now: clock.now() };
      const text = toBytes(template);
      return events.map((log) => head + expandTemplate(text, { ...facts, log }));
    });
  };
}

/** What the collector itself has to say about a file (spec: log collection, section 3). */
export function noticeMessage(text: string): string {
  return `1:logcollector:ossec: ${text}`;
}
