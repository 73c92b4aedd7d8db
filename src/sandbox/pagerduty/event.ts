/** What PagerDuty says of an alert event, in its own words, the misspelt one included ("Send an alert event"). */
import { asText, isObject, type Json, type JsonObject, member } from '../../lib/json.ts';

export const eventActions = ['trigger', 'acknowledge', 'resolve'] as const;
const severities = ['critical', 'error', 'warning', 'info'];
const optionalTexts = ['payload.component', 'payload.group', 'payload.class', 'client', 'client_url'];
const iso8601 = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/;

/** All that is wrong with the event; empty when PagerDuty would take it. */
export function faultsOf(event: JsonObject): readonly string[] {
  const always = [...keyFaults(event), ...actionFaults(event), ...dedupKeyFaults(event)];
  return event.event_action === 'trigger' ? [...always, ...triggerFaults(event)] : always;
}

function keyFaults(event: JsonObject): readonly string[] {
  const key = event.routing_key;
  if (isBlank(key)) return [missing('routing_key')];
  return asText(key)?.length === 32 ? [] : ["Length of 'routing_key' is incorrect (should be 32 characters)"];
}

function actionFaults(event: JsonObject): readonly string[] {
  return choiceFaults('event_action', event.event_action, eventActions);
}

function dedupKeyFaults({ event_action: action, dedup_key: key }: JsonObject): readonly string[] {
  const needed = action === 'acknowledge' || action === 'resolve';
  if (isBlank(key)) return needed ? [missing('dedup_key')] : [];
  if (typeof key !== 'string') return ["'dedup_key' is invalid (must be a string)"];
  return key.length <= 255 ? [] : ["'dedup_key' is too long (maximum is 255 characters)"];
}

function triggerFaults(event: JsonObject): readonly string[] {
  const payload = event.payload;
  return [
    ...requiredTextFaults('payload.summary', member(payload, 'summary')),
    ...summaryLengthFaults(member(payload, 'summary')),
    ...requiredTextFaults('payload.source', member(payload, 'source')),
    ...choiceFaults('payload.severity', member(payload, 'severity'), severities),
    ...timestampFaults(member(payload, 'timestamp')),
    ...optionalTexts.flatMap((path) => optionalTextFaults(path, event)),
    ...customDetailsFaults(member(payload, 'custom_details')),
    ...listFaults('images', event.images, 'src', (src) => src.startsWith('https://')),
    ...listFaults('links', event.links, 'href', (href) => href !== ''),
  ];
}

function requiredTextFaults(path: string, value: Json | undefined): readonly string[] {
  if (isBlank(value)) return [missing(path)];
  return typeof value === 'string' ? [] : [`'${path}' is invalid (must be a string)`];
}

function summaryLengthFaults(summary: Json | undefined): readonly string[] {
  const tooLong = typeof summary === 'string' && summary.length > 1024;
  return tooLong ? ["'summary' is too long (maiximum is 1024 characters)"] : [];
}

function choiceFaults(path: string, value: Json | undefined, choices: readonly string[]): readonly string[] {
  if (isBlank(value)) return [missing(path)];
  const known = typeof value === 'string' && choices.includes(value);
  return known ? [] : [`'${path}' is invalid (must be one of: ${choices.join(' ')})`];
}

function timestampFaults(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  const valid = typeof value === 'string' && iso8601.test(value);
  return valid ? [] : ["'payload.timestamp' is invalid (must be an ISO 8601 date and time)"];
}

function optionalTextFaults(path: string, event: JsonObject): readonly string[] {
  const [first = '', second] = path.split('.');
  const value = second === undefined ? event[first] : member(event[first], second);
  return value === undefined || value === null || typeof value === 'string'
    ? []
    : [`'${path}' is invalid (must be a string)`];
}

function customDetailsFaults(value: Json | undefined): readonly string[] {
  const valid = value === undefined || value === null || isObject(value);
  return valid ? [] : ["'payload.custom_details' is invalid (must be an object)"];
}

function listFaults(
  path: string,
  value: Json | undefined,
  required: string,
  isValid: (text: string) => boolean,
): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [`'${path}' is invalid (must be an array)`];
  return value.flatMap((item: Json) => {
    const text = member(item, required);
    if (isBlank(text)) return [missing(`${path}.${required}`)];
    return typeof text === 'string' && isValid(text) ? [] : [`'${path}.${required}' is invalid`];
  });
}

function missing(path: string): string {
  return `'${path}' is missing or blank`;
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
