import { foldCase } from '../../lib/bytes.ts';
import { asText, isObject, type Json, type JsonObject, member } from '../../lib/json.ts';
import { jsonStrings } from '../document/json-text.ts';
import type { Event } from '../event/event.ts';
import { parseByteJson } from './byte-json.ts';
import type { DecodeQueue, InternalTools } from './internal-tools.ts';

/**
 * Results of policy assessments. A check is an event when its result is not what it was, a summary when its results'
 * hash is not or the agent insists; the rest (lists of policies, ends of dumps) only served the reference's database.
 */
export function createDecodeSca(tools: InternalTools): DecodeQueue {
  return (event: Event) => {
    const message = parseByteJson(event.fullLog);
    const type = member(message, 'type');
    if (!isObject(message) || (type !== 'check' && type !== 'summary')) return false;
    const fields = type === 'check' ? readCheck(message, event, tools) : readSummary(message, event, tools);
    if (fields === undefined) return false;
    event.addDynamic(tools.names.intern('sca.type'), type);
    for (const [name, value] of fields) {
      if (value !== undefined) event.addDynamic(tools.names.intern(`sca.${name}`), value);
    }
    event.log.set(event.fullLog);
    event.decoder = tools.internal.sca;
    return true;
  };
}

type Fields = readonly (readonly [name: string, value: string | undefined])[];

const lists = ['file', 'directory', 'registry', 'process', 'command'];

/** Undefined when nothing has changed, or what identifies a check is missing. */
function readCheck(message: JsonObject, { agentId }: Event, { memory }: InternalTools): Fields | undefined {
  const check = member(message, 'check');
  const id = textOf(member(check, 'id'));
  const policy = textOf(member(message, 'policy'));
  const result = resultOf(check);
  if (id === undefined || policy === undefined || result === undefined) return undefined;
  const key = ['sca check', agentId, textOf(member(message, 'policy_id')) ?? policy, id].join('\n');
  const previous = memory.get(key);
  if (previous === result) return undefined;
  memory.set(key, result);
  const text = (name: string) => [`check.${name}`, textOf(member(check, name))] as const;
  return [
    ['scan_id', textOf(member(message, 'id'))],
    ['policy', policy],
    ...['id', 'title', 'description', 'rationale', 'remediation'].map(text),
    ...compliance(member(check, 'compliance')),
    text('references'),
    ...lists.map((name) => [`check.${name}`, listText(member(check, name))] as const),
    ['check.result', result],
    text('reason'),
    ['check.previous_result', previous],
  ];
}

/** Agents of old leave `result` empty and say `Not applicable` in `status`. */
function resultOf(check: Json | undefined): string | undefined {
  const result = textOf(member(check, 'result'));
  if (result !== undefined && result !== '') return result;
  const status = textOf(member(check, 'status'));
  return status && foldCase(status);
}

function compliance(value: Json | undefined): Fields {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, item]) => [`check.compliance.${name}`, textOf(item)] as const);
}

/** Undefined when nothing has changed, or the policy is missing. */
function readSummary(message: JsonObject, { agentId }: Event, { memory }: InternalTools): Fields | undefined {
  const policyId = textOf(member(message, 'policy_id'));
  if (policyId === undefined) return undefined;
  const text = (name: string) => [name, textOf(member(message, name))] as const;
  const counts = ['passed', 'failed', 'invalid', 'total_checks'].map(text);
  const score = ['score', wholeNumber(member(message, 'score'))] as const;
  const results = textOf(member(message, 'hash')) ?? [...counts, score].join();
  const key = ['sca summary', agentId, policyId].join('\n');
  if (memory.get(key) === results && member(message, 'force_alert') === undefined) return undefined;
  memory.set(key, results);
  return [
    text('scan_id'),
    ['policy', textOf(member(message, 'name'))],
    text('description'),
    ['policy_id', policyId],
    ...counts,
    score,
    text('file'),
  ];
}

/** Lists within a text are separated by commas. */
function textOf(value: Json | undefined): string | undefined {
  return Array.isArray(value) ? scalars(value).join(',') : asText(value);
}

function wholeNumber(value: Json | undefined): string | undefined {
  return asText(typeof value === 'number' ? Math.trunc(value) : value);
}

/** A JSON array, so that alerts show one. */
function listText(value: Json | undefined): string | undefined {
  const items = Array.isArray(value) ? scalars(value) : asText(value)?.split(',');
  return items === undefined ? undefined : jsonStrings(items);
}

function scalars(value: readonly Json[]): readonly string[] {
  return value.map(asText).filter((text) => text !== undefined);
}
