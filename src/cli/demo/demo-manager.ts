import { appendFile } from 'node:fs/promises';
import { createSocket } from 'unix-dgram';
import { asText, at, type JsonObject } from '../../lib/json.ts';
import { alertFromEnrichment } from './demo-alerts.ts';

export interface DemoManager {
  /** Appends alerts to alerts.json, as an analysis engine does. */
  raise(alerts: readonly JsonObject[]): Promise<void>;
  /** How many enrichments have come back. */
  enrichments(): number;
  close(): void;
}

export interface DemoManagerOptions {
  readonly alertsFile: string;
  readonly socketPath: string;
  readonly now: () => number;
  readonly say: (text: string) => void;
}

/** The part of the manager that the demo needs: it writes alerts, and makes alerts of the enrichments it is sent. */
export function startDemoManager({ alertsFile, socketPath, now, say }: DemoManagerOptions): DemoManager {
  let enrichments = 0;
  let written: Promise<void> = Promise.resolve();
  const raise = (alerts: readonly JsonObject[]) => {
    written = written.then(() => appendFile(alertsFile, alerts.map((alert) => `${JSON.stringify(alert)}\n`).join('')));
    return written;
  };
  const socket = createSocket('unix_dgram', (datagram) => {
    const alert = alertFromEnrichment(datagram.toString('utf8'), now(), 100 + enrichments);
    if (alert === undefined) return say(`not understood: ${datagram.toString('utf8', 0, 80)}`);
    enrichments += 1;
    say(describe(alert));
    void raise([alert]);
  });
  socket.bind(socketPath);
  return { raise, enrichments: () => enrichments, close: () => socket.close() };
}

function describe(alert: JsonObject): string {
  const text = (...path: string[]) => asText(at(alert, 'data', ...path)) ?? '';
  if (alert.location === 'virustotal') {
    return `VirusTotal says: ${text('virustotal', 'source', 'file')} is detected by ${text('virustotal', 'positives')} of ${text('virustotal', 'total')} engines`;
  }
  const indicator = (name: string) => text('threat', 'indicator', name);
  return `Maltiverse says: ${indicator('name')} (${indicator('type')}), confidence ${indicator('confidence')}: ${indicator('description')}`;
}
