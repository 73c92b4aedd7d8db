import type { Event } from '../event/event.ts';
import { namesSender } from '../event/location.ts';
import { jsonString } from './json-text.ts';

/** What is known of an agent beyond its events. Byte strings. */
export interface AgentFacts {
  /** Undefined: what the event's location says. */
  readonly ip: string | undefined;
  /** Those to be shown: no system labels, and no hidden ones unless they are configured to be. */
  readonly labels: readonly Label[];
}

export interface Label {
  /** Dots in it nest. */
  readonly key: string;
  readonly value: string;
}

/** The `agent` member's value (spec: alerts-json, section 1.2). `managerName` is JSON text. */
export function writeAgent(event: Event, managerName: string, facts: AgentFacts | undefined): string {
  const location = event.location.text;
  const named = namesSender(location);
  const name = named ? jsonString(event.hostname.text) : managerName;
  const ip = facts?.ip ?? (named ? senderAddress(location) : '');
  return (
    `{"id":${jsonString(event.agentId)}` +
    (named || event.agentId === '000' ? `,"name":${name}` : '') +
    (ip === '' || ip === 'any' ? '' : `,"ip":${jsonString(ip)}`) +
    (facts === undefined || facts.labels.length === 0 ? '' : `,"labels":${writeLabels(facts.labels)}`) +
    '}'
  );
}

function senderAddress(location: string): string {
  const start = location.indexOf(') ');
  const end = location.indexOf('-', start);
  return start === -1 || end === -1 ? '' : location.slice(start + 2, end);
}

/** `(script) user@host->source` of the manager itself. */
const device = /^\(([^)]*)\) ([^@]*)@(.*?)->/s;

/** The `agentless` member's value; undefined for any other event. */
export function writeAgentless(event: Event): string | undefined {
  if (event.agentId !== '000' || !namesSender(event.location.text)) return undefined;
  const [, script, user, host] = device.exec(event.location.text) ?? [];
  if (script === undefined || user === undefined || host === undefined) return undefined;
  return `{"script":${jsonString(script)},"user":${jsonString(user)},"host":${jsonString(host)}}`;
}

interface Tree {
  readonly [key: string]: Tree | string;
}

function writeLabels(labels: readonly Label[]): string {
  return JSON.stringify(labels.reduce<Tree>((tree, { key, value }) => inserted(tree, key.split('.'), value), {}));
}

/** The first value of a path stays, and a text in the way keeps the value out. */
function inserted(tree: Tree, [key = '', ...rest]: readonly string[], value: string): Tree {
  const there = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (rest.length === 0) return there === undefined ? { ...tree, [key]: value } : tree;
  return typeof there === 'string' ? tree : { ...tree, [key]: inserted(there ?? {}, rest, value) };
}
