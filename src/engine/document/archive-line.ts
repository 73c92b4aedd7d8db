import type { Event } from '../event/event.ts';
import { whenAndWhere } from './plain-alert.ts';

/** A line of archives.log, with its newline (spec: alerts-json, section 2). */
export function writeArchiveLine(event: Event): string {
  return `${whenAndWhere(event)} ${event.fullLog}\n`;
}

/** What the manager's own agents say to show that they are alive is in no archive. */
export function isArchived(event: Event): boolean {
  return event.location.text !== 'ossec-keepalive' && !event.location.text.endsWith('->ossec-keepalive');
}
