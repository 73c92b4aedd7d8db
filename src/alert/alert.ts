import { asText, at, isObject, type Json, type JsonObject, member } from '../lib/json.ts';

/**
 * One alert: a line of alerts.json, read once. `document` is everything it says; the other members are the parts this
 * program acts on, as text whatever they were written as, and undefined where the alert lacks them.
 */
export interface Alert {
  /** The JSON text as it was read, without the newline. */
  readonly text: string;
  readonly document: JsonObject;
  /** `<epoch seconds>.<offset>`, unique per manager. */
  readonly id: string | undefined;
  /** Local time with milliseconds and offset: `2026-11-21T17:03:13.425+0000`. */
  readonly timestamp: string | undefined;
  /** Where the event came from, without the agent: `/var/log/secure`, `syscheck`, `virustotal`. */
  readonly location: string | undefined;
  readonly fullLog: string | undefined;
  readonly rule: AlertRule;
  readonly agent: Agent | undefined;
}

export interface AlertRule {
  readonly id: string | undefined;
  /** A whole number: 0 to 16 when the manager wrote it, 0 when missing or not a number. */
  readonly level: number;
  /** False when the alert has no `rule.level` at all: a level filter then refuses it. */
  readonly hasLevel: boolean;
  readonly description: string | undefined;
  /** Undefined when the alert has no `rule.groups`. */
  readonly groups: readonly string[] | undefined;
}

/** Who an alert is about. An agentless device's alert has none. */
export interface Agent {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly ip: string | undefined;
}

/** Why a line is no alert: it is not JSON, or it has no `rule` object (spec: integrator, section 4). */
export type NoAlert = 'not-json' | 'no-rule';

/** Reads one line of alerts.json. Any shape of JSON is accepted; only what has no `rule` object is no alert. */
export function parseAlert(text: string): Alert | NoAlert {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return 'not-json';
  }
  if (!isObject(document)) return 'no-rule';
  const rule = field(document, 'rule');
  if (!isObject(rule)) return 'no-rule';
  return {
    text,
    document,
    id: asText(field(document, 'id')),
    timestamp: asText(field(document, 'timestamp')),
    location: asText(field(document, 'location')),
    fullLog: asText(field(document, 'full_log')),
    rule: readRule(rule),
    agent: readAgent(field(document, 'agent')),
  };
}

/** A member by name, whatever the case of its letters, as the reference looks keys up. */
export function field(object: JsonObject, name: string): Json | undefined {
  const exact = member(object, name);
  if (exact !== undefined) return exact;
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}

/** A value deep in the alert's document, as text: `alertText(alert, 'data', 'srcip')`. */
export function alertText(alert: Alert, ...path: readonly string[]): string | undefined {
  return asText(at(alert.document, ...path));
}

function readRule(rule: JsonObject): AlertRule {
  const level = field(rule, 'level');
  const groups = field(rule, 'groups');
  return {
    id: asText(field(rule, 'id')),
    level: typeof level === 'number' ? wholeLevel(level) : 0,
    hasLevel: level !== undefined,
    description: asText(field(rule, 'description')),
    groups: Array.isArray(groups) ? groups.map((group) => asText(group) ?? '') : undefined,
  };
}

/** Within 32 bits, as the reference holds it: the queue has no place for 1e300. */
function wholeLevel(level: number): number {
  return Math.trunc(Math.min(Math.max(level, 0), 2 ** 31 - 1));
}

function readAgent(agent: Json | undefined): Agent | undefined {
  if (!isObject(agent)) return undefined;
  return { id: asText(field(agent, 'id')), name: asText(field(agent, 'name')), ip: asText(field(agent, 'ip')) };
}
