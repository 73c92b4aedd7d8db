import type { Alert } from '../../alert/alert.ts';
import type { JsonObject } from '../../lib/json.ts';

/** The message that users know (spec: stock integrations, section 5); the workflow reads it as `$exec`. */
export function shuffleMessage(alert: Alert): JsonObject {
  return {
    severity: severity(alert.rule.level),
    pretext: 'ThreatLockDown Alert',
    title: alert.rule.description ?? 'N/A',
    text: alert.fullLog ?? null,
    rule_id: alert.rule.id,
    timestamp: alert.timestamp,
    id: alert.id,
    all_fields: alert.document,
  };
}

function severity(level: number): number {
  if (level >= 8) return 3;
  return level >= 5 ? 2 : 1;
}
