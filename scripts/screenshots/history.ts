import { type Alert, parseAlert } from '../../src/alert/alert.ts';
import { indicatorEvent } from '../../src/integrations/maltiverse/event.ts';
import { at, type JsonObject } from '../../src/lib/json.ts';
import { localTimestamp } from '../../src/lib/local-time.ts';
import { repeatableRandom } from '../../src/sandbox/behaviour.ts';
import { attackers, pick } from './cast.ts';
import { happenings } from './happenings.ts';

const hourMs = 3_600_000;
/** How busy the hours of a day are, from 24 hours ago until now: somebody tries doors at night, people work by day. */
const alertsAnHour = [14, 12, 10, 9, 9, 31, 58, 40, 12, 11, 14, 19, 26, 29, 27, 31, 24, 22, 44, 71, 36, 21, 18, 16];

/** Alerts of the 24 hours before `now`, and those that enrich them, the oldest first. The same for the same `now`. */
export function alertsOfTheLastDay(now: number): readonly JsonObject[] {
  const random = repeatableRandom(7);
  const alerts = alertsAnHour.flatMap((count, hour) => {
    const begin = now - (alertsAnHour.length - hour) * hourMs;
    const times = Array.from({ length: count }, () => Math.floor(begin + random() * hourMs)).sort((a, b) => a - b);
    return times.flatMap((time, index) => withEnrichment(alertAt(time, index, random), time, random));
  });
  return alerts.filter((alert) => Number(String(alert.id).split('.')[0]) * 1_000 < now);
}

/** `number`: tells alerts of the same second apart. */
export function alertAt(time: number, number: number, random: () => number): JsonObject {
  const happening = pick({ random }, deck);
  const agent = pick({ random }, happening.agents);
  const { log, words, data, syscheck } = happening.tell({ at: time, random }, agent.name);
  const description = words ?? happening.rule.description ?? '';
  return {
    timestamp: localTimestamp(time),
    rule: { ...happening.rule, description },
    agent: { ...agent },
    manager: { name: 'watchtower' },
    id: `${Math.floor(time / 1_000)}.${1_000 + number * 613}`,
    full_log: log,
    decoder: { name: happening.decoder },
    ...(data && { data }),
    ...(syscheck && { syscheck }),
    location: happening.location,
  };
}

/** Each as often as it weighs. */
const deck = happenings.flatMap((happening) => Array.from({ length: happening.weight }, () => happening));

const report = (description: string, source: string): JsonObject => ({ description, source, count: 3 });
const software: JsonObject = {
  external_references: [
    {
      source_name: 'mitre-attack',
      external_id: 'S0154',
      url: 'https://attack.mitre.org/software/S0154',
      description: 'Cobalt Strike',
    },
  ],
};

/** What Maltiverse would know of each attacker; of the last one it knows nothing. */
const known: ReadonlyMap<string, JsonObject> = new Map(
  (
    [
      ['malicious', [report('SSH brute force', 'Example Honeypots'), report('Scanner', 'Example Blocklist')]],
      ['suspicious', [report('Scanner', 'Example Community')]],
      ['malicious', [{ ...report('Command and control', 'Example Tracker'), ...software }]],
      ['suspicious', [report('Web scanner', 'Example Blocklist'), report('Mail spammer', 'Example Mail')]],
    ] as const
  ).map(([classification, blacklist], index) => [
    attackers[index] ?? '',
    {
      ...{ type: 'ip', ip_addr: attackers[index] ?? '', ip_version: 4, classification, blacklist: [...blacklist] },
      ...{ creation_time: '2026-08-14 09:30:00', modification_time: '2026-11-20 18:45:31', country_code: 'ZZ' },
    },
  ]),
);

const shareEnriched = 0.25;

function withEnrichment(document: JsonObject, time: number, random: () => number): readonly JsonObject[] {
  const alert = parseAlert(JSON.stringify(document)) as Alert;
  const from = String(at(document, 'data', 'srcip') ?? '');
  const answer = known.get(from);
  if (answer === undefined || random() > shareEnriched) return [document];
  const enrichment = indicatorEvent(alert, { name: from, id: from, path: `/ip/${from}` }, answer);
  return [document, enrichedAlert(document, enrichment.document, time + 1_400)];
}

function enrichedAlert(cause: JsonObject, data: JsonObject, time: number): JsonObject {
  const [name, type, confidence] = ['name', 'type', 'confidence'].map((key) => at(data, 'threat', 'indicator', key));
  const tool = at(data, 'threat', 'software', 'name');
  const [id, words] =
    tool === undefined
      ? ['99702', `${String(name)} (${String(type)}) is a threat, confidence ${String(confidence)}.`]
      : ['99701', `${String(name)} belongs to ${String(tool)}, confidence ${String(confidence)}.`];
  const rule = {
    level: 12,
    description: `Maltiverse: ${words}`,
    id,
    firedtimes: 1,
    mail: true,
    groups: ['maltiverse'],
  };
  return {
    timestamp: localTimestamp(time),
    rule,
    agent: cause.agent ?? {},
    manager: { name: 'watchtower' },
    id: `${Math.floor(time / 1_000)}.${Number(String(cause.id).split('.')[1]) + 7}`,
    decoder: { name: 'json' },
    data,
    location: 'maltiverse',
  };
}
