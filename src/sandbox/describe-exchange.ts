import { asText, at, isObject, type Json, member, parseJson } from '../lib/json.ts';
import type { Exchange } from './received.ts';

const longestLine = 200;

/** One plain line for a terminal: the service, the status, what it said, and what it was about. */
export function describeExchange(exchange: Exchange): string {
  const status = exchange.status === 0 ? 'no answer' : `${exchange.status} ${said(exchange)}`;
  const parts = [exchange.service.padEnd(10), onOneLine(status), onOneLine(subject(exchange))];
  return shorten(parts.filter((part) => part !== '').join('  '));
}

/**
 * All of it was written by strangers, and a terminal obeys what it is told: control characters, and those that turn the
 * direction of writing, become blanks.
 */
function onOneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function shorten(text: string): string {
  const letters = [...text];
  return letters.length <= longestLine ? text : `${letters.slice(0, longestLine - 1).join('')}…`;
}

function said({ service, answer }: Exchange): string {
  const parsed = parseJson(answer);
  switch (service) {
    case 'slack':
      return asText(member(parsed, 'error')) ?? answer;
    case 'pagerduty':
      return asText(first(member(parsed, 'errors'))) ?? asText(member(parsed, 'status')) ?? '';
    case 'virustotal':
      return asText(at(parsed, 'error', 'code')) ?? detections(at(parsed, 'data', 'attributes', 'last_analysis_stats'));
    case 'shuffle':
      return asText(member(parsed, 'reason')) ?? asText(member(parsed, 'execution_id')) ?? '';
    case 'maltiverse':
      return asText(member(parsed, 'message')) ?? asText(member(parsed, 'classification')) ?? '';
    default:
      return service satisfies never;
  }
}

function first(list: Json | undefined): Json | undefined {
  return Array.isArray(list) ? (list[0] as Json | undefined) : undefined;
}

function detections(stats: Json | undefined): string {
  if (!isObject(stats)) return '';
  return stats.malicious === 0 ? 'clean' : `malicious for ${asText(stats.malicious) ?? 'some'}`;
}

function subject({ service, method, path, body }: Exchange): string {
  switch (service) {
    case 'slack':
      return slackSubject(body);
    case 'pagerduty':
      return [member(body, 'event_action'), at(body, 'payload', 'severity'), at(body, 'payload', 'summary')]
        .flatMap((part) => asText(part) ?? [])
        .join(' ');
    case 'shuffle':
      return titled(member(body, 'pretext'), member(body, 'title'), ruleOf(member(body, 'all_fields')));
    case 'virustotal':
    case 'maltiverse':
      return `${method} ${path}`;
    default:
      return service satisfies never;
  }
}

function slackSubject(body: Json): string {
  const attachment = first(member(body, 'attachments'));
  if (attachment === undefined) return asText(member(body, 'text')) ?? '';
  return titled(member(attachment, 'pretext'), member(attachment, 'title'), slackRule(member(attachment, 'fields')));
}

/** The field reads `5712 _(Level 10)_`. */
function slackRule(fields: Json | undefined): string {
  if (!Array.isArray(fields)) return '';
  const field: unknown = fields.find((item: Json) => member(item, 'title') === 'Rule ID');
  const [, id, level] = /^(\S+) _\(Level (\S+)\)_$/.exec(asText(member(field, 'value')) ?? '') ?? [];
  return ruleText(id, level);
}

function ruleOf(alert: Json | undefined): string {
  return ruleText(asText(at(alert, 'rule', 'id')), asText(at(alert, 'rule', 'level')));
}

function ruleText(id: string | undefined, level: string | undefined): string {
  return id === undefined || level === undefined ? '' : ` (Rule ${id}, Level ${level})`;
}

function titled(pretext: Json | undefined, title: Json | undefined, rule: string): string {
  return [pretext, title].flatMap((part) => asText(part) ?? []).join(': ') + rule;
}
