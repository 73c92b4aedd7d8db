import { createHash } from 'node:crypto';
import { type Alert, alertText } from '../../alert/alert.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Secret } from '../../lib/secret.ts';
import { cutText } from '../trim.ts';

/**
 * The event that users know (spec: stock integrations, section 4). `key` makes a second attempt extend the alert that
 * the first one opened, instead of opening another.
 */
export function pagerdutyEvent(alert: Alert, apiKey: Secret, key: string): JsonObject {
  return {
    routing_key: apiKey.reveal(),
    event_action: 'trigger',
    dedup_key: dedupKey(key),
    payload: payload(alert),
    client: 'ThreatLockDown',
    client_url: 'https://threatlockdown.com',
  };
}

// Both from PagerDuty's page "Send an Alert Event"; a longer one is refused with 400.
const longestSummary = 1024;
const longestKey = 255;
// Source and group have no limit of their own, but count towards that of the event; this is far above what people read.
const longestLine = 1024;

/** A key that is too long is hashed, since keys that differ only at the end must stay different. */
function dedupKey(key: string): string {
  return key.length <= longestKey ? key : createHash('sha256').update(key).digest('hex');
}

function payload(alert: Alert): JsonObject {
  const { level, description, groups } = alert.rule;
  return {
    summary: cutText(firstText(description) ?? 'N/A', longestSummary),
    timestamp: alert.timestamp !== undefined && isDate(alert.timestamp) ? alert.timestamp : undefined,
    source: cutText(source(alert), longestLine),
    severity: severity(level),
    group: group(groups),
    custom_details: alert.document,
  };
}

function severity(level: number): string {
  if (level >= 13) return 'critical';
  if (level >= 10) return 'error';
  return level >= 7 ? 'warning' : 'info';
}

/** PagerDuty refuses an event whose source is missing or blank. */
function source(alert: Alert): string {
  const host = alertText(alert, 'agentless', 'host');
  return firstText(alert.agent?.name, host, alertText(alert, 'manager', 'name')) ?? 'unknown';
}

function group(groups: readonly string[] | undefined): string | undefined {
  const text = firstText(groups?.join(', '));
  return text && cutText(text, longestLine);
}

function firstText(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && text.trim() !== '');
}

/** Anything else would have the event refused; without a timestamp it gets the time of its arrival. */
function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text);
}
