import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Alert, parseAlert } from '../../src/alert/alert.ts';
import { pagerdutyEvent } from '../../src/integrations/pagerduty/message.ts';
import { shuffleMessage } from '../../src/integrations/shuffle/message.ts';
import { slackMessage } from '../../src/integrations/slack/message.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { Secret } from '../../src/lib/secret.ts';

export interface Comparison {
  readonly service: string;
  readonly same: number;
  readonly different: readonly { readonly id: string; readonly ours: string; readonly reference: string }[];
}

type Build = (alert: Alert) => JsonObject;

const builds: Readonly<Record<string, Build>> = {
  slack: (alert) => slackMessage(alert, {}),
  'slack-options': (alert) => slackMessage(alert, { pretext: 'Custom', username: 'bot' }),
  pagerduty: (alert) => withoutKey(pagerdutyEvent(alert, new Secret('KEY'), 'key')),
  shuffle: shuffleMessage,
};

/** Member for member and in order, but for what differs on purpose (docs/compatibility.md). */
export async function compareMessages(folder: string): Promise<readonly Comparison[]> {
  const alerts = linesOf(join(folder, 'linux.json')).map(readAlert);
  return Object.entries(builds).map(([service, build]) =>
    compare(service, build, alerts, join(folder, `reference-${service}.jsonl`)),
  );
}

function compare(service: string, build: Build, alerts: readonly Alert[], file: string): Comparison {
  const references = new Map(
    linesOf(file)
      .map((line) => JSON.parse(line) as { id: string; body: string })
      .map(({ id, body }) => [id, body]),
  );
  const pairs = alerts
    // An empty body: the reference skips that rule and sends nothing.
    .filter(({ id }) => references.get(id ?? ''))
    .map((alert) => ({
      id: alert.id ?? '',
      ours: JSON.stringify(build(alert)),
      reference: onPurpose(references.get(alert.id ?? '') ?? '', alert),
    }));
  const different = pairs.filter(({ ours, reference }) => ours !== reference);
  return { service, same: pairs.length - different.length, different };
}

/** The reference's body with our name in it, its severity mended, and what Slack reads as markup escaped. */
function onPurpose(body: string, { rule }: Alert): string {
  const message = JSON.parse(body) as Record<string, unknown>;
  if (message.pretext !== undefined) message.pretext = 'ThreatLockDown Alert';
  if (message.client !== undefined) {
    Object.assign(message, { client: 'ThreatLockDown', client_url: 'https://threatlockdown.com' });
    const severity = rule.level >= 13 ? 'critical' : rule.level >= 10 ? 'error' : rule.level >= 7 ? 'warning' : 'info';
    Object.assign(message.payload as object, { severity });
  }
  if (Array.isArray(message.attachments)) message.attachments = message.attachments.map(slackOnPurpose);
  return JSON.stringify(message);
}

function slackOnPurpose(attachment: Record<string, unknown> & { fields: { value: string }[] }): object {
  const { pretext, title, text, fields } = attachment;
  return {
    ...attachment,
    pretext: pretext === 'Custom' ? pretext : 'ThreatLockDown Alert',
    title: escaped(String(title)),
    text: text === null ? null : escaped(String(text)),
    fields: fields.map((field) => ({ ...field, value: escaped(field.value) })),
  };
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function withoutKey({ dedup_key: _key, ...event }: JsonObject): JsonObject {
  return event;
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function readAlert(line: string): Alert {
  const alert = parseAlert(line);
  if (typeof alert === 'string') throw new Error(`not an alert: ${line.slice(0, 80)}`);
  return alert;
}
