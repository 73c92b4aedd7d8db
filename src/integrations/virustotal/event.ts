import { type Alert, alertText } from '../../alert/alert.ts';
import type { Enrichment } from '../../alert/enrichment.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { FileReport } from './answer.ts';

// Names and order are those that rules 87100 to 87106 and people's own rules know (spec: stock integrations,
// section 6.4). What the alert lacks is left out.

export function foundEvent(alert: Alert, report: FileReport): Enrichment {
  const { sha1, sha256, positives, total, analysedAt } = report;
  return event(alert, {
    found: 1,
    malicious: positives > 0 ? 1 : 0,
    source: source(alert),
    sha1,
    scan_date: new Date(analysedAt * 1000).toISOString().slice(0, 19).replace('T', ' '),
    positives,
    total,
    permalink: `https://www.virustotal.com/gui/file/${sha256}/detection/f-${sha256}-${analysedAt}`,
  });
}

export function unknownEvent(alert: Alert): Enrichment {
  return event(alert, { found: 0, malicious: 0, source: source(alert) });
}

/** Rule 87102 tells people about a wrong key by this number and text; the source says which file went unchecked. */
export function credentialsEvent(alert: Alert): Enrichment {
  return event(alert, { error: 403, description: 'Error: Check credentials', source: source(alert) });
}

function event(alert: Alert, virustotal: JsonObject): Enrichment {
  return {
    source: 'virustotal',
    agent: alert.agent,
    document: { virustotal, integration: 'virustotal' },
    optional: [],
  };
}

function source(alert: Alert): JsonObject {
  return {
    alert_id: alert.id,
    file: alertText(alert, 'syscheck', 'path'),
    md5: alertText(alert, 'syscheck', 'md5_after'),
    sha1: alertText(alert, 'syscheck', 'sha1_after'),
  };
}
