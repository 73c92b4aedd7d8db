import { type Agent, type Alert, type AlertRule, alertText } from '../../alert/alert.ts';
import type { JsonObject } from '../../lib/json.ts';
import { cutText, trimMark } from '../trim.ts';

/** The message that users know (spec: stock integrations, section 3): one attachment, with their options put over it. */
export function slackMessage(alert: Alert, options: JsonObject): JsonObject {
  return { attachments: [{ ...attachment(alert), ...options }] };
}

// Slack shortens texts over 40,000 characters by itself and in silence (its page "Rate limits and message length").
// Titles and values have no limit of their own; these are far above what people read.
const longestText = 40_000;
const longestLine = 2_000;

function attachment(alert: Alert): JsonObject {
  return {
    color: color(alert.rule.level),
    pretext: 'ThreatLockDown Alert',
    title: shown(alert.rule.description ?? 'N/A', longestLine),
    text: alert.fullLog === undefined ? null : shown(alert.fullLog, longestText),
    fields: fields(alert),
    ts: alert.id !== undefined && /^\d+(\.\d+)?$/.test(alert.id) ? alert.id : undefined,
  };
}

function color(level: number): string {
  if (level >= 8) return 'danger';
  return level >= 5 ? 'warning' : 'good';
}

/** What the alert lacks is left out. */
function fields(alert: Alert): readonly JsonObject[] {
  return [
    { title: 'Agent', value: agentText(alert.agent) },
    { title: 'Agentless Host', value: alertText(alert, 'agentless', 'host') },
    { title: 'Location', value: alert.location },
    { title: 'Rule ID', value: ruleText(alert.rule) },
  ].flatMap(({ title, value }) => (value ? [{ title, value: shown(value, longestLine) }] : []));
}

function agentText(agent: Agent | undefined): string {
  const id = agent?.id === undefined ? [] : [`(${agent.id})`];
  return [...id, ...(agent?.name === undefined ? [] : [agent.name])].join(' - ');
}

function ruleText({ id, level, hasLevel }: AlertRule): string {
  return [...(id === undefined ? [] : [id]), ...(hasLevel ? [`_(Level ${level})_`] : [])].join(' ');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A text of the alert's as Slack has to get it. Whoever can write a line into a log could otherwise write `<!channel>`,
 * and call everybody, or a link that reads like another one.
 */
function shown(text: string, limit: number): string {
  const escaped = text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
  if (escaped.length <= limit) return escaped;
  const cut = cutText(escaped, limit).slice(0, -trimMark.length);
  return cut.replace(/&[a-z]{0,3}$/, '') + trimMark;
}
