import type { Agent } from '../alert/alert.ts';
import type { Enrichment } from '../alert/enrichment.ts';
import { escapeLocation, maxLocationBytes } from '../lib/escape-location.ts';
import { fitDocument } from './fit-document.ts';

/** What the engine reads of one datagram, header included; it drops the rest in silence (spec: queue-socket, section 2). */
export const maxDatagramBytes = 65_535;

export interface Datagram {
  readonly bytes: Buffer;
  /** Dotted paths of what the event had to lose to fit; nearly always empty. */
  readonly trimmed: readonly string[];
}

/**
 * An enrichment as the engine's socket takes it: `1:<location>:<json>`, without a closing NUL. Undefined when not even
 * a trimmed event fits into a datagram.
 */
export function formatEvent({ source, agent, document, optional }: Enrichment): Datagram | undefined {
  const header = `1:${location(source, agent)}:`;
  const fitted = fitDocument(document, optional, maxDatagramBytes - Buffer.byteLength(header));
  return fitted && { bytes: Buffer.from(header + fitted.text), trimmed: fitted.trimmed };
}

/** The manager's own events carry the source alone, an agent's begin with the agent: `[001] (web-1) any->virustotal`. */
function location(source: string, agent: Agent | undefined): string {
  if (agent?.id === undefined || agent.id === '000') return source;
  const module = `->${source}`;
  const who = `[${agent.id}] (${agent.name ?? ''}) ${agent.ip ?? 'any'}`;
  return escapeLocation(who, maxLocationBytes - Buffer.byteLength(module)) + module;
}
