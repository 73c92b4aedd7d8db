import type { Clock } from '../lib/clock.ts';
import type { Json } from '../lib/json.ts';
import {
  type AlertsIndex,
  BadCursor,
  type Band,
  type Bucket,
  bands,
  type FoundAlert,
  type Indicator,
  type Scope,
} from './alerts-index.ts';
import { readLine } from './line.ts';
import { foldedValues } from './query/flatten.ts';
import { compile, type Values } from './query/match.ts';
import { everything } from './query/query.ts';
import { fold, isLong } from './query/words.ts';
import type { Sighting } from './sighting.ts';

interface Kept extends FoundAlert {
  readonly order: number;
  readonly band: Band;
  readonly values: Values;
  readonly written: ReadonlyMap<string, string>;
  readonly sighting: Sighting | undefined;
}

/** An index that looks at every alert for every question: what the contract says, in the fewest words. */
export function naiveAlertsIndex(clock: Clock): AlertsIndex {
  let kept: readonly Kept[] = [];
  let added = 0;
  let fields = new Map<string, number>();
  const positions = new Map<string, Json>();
  const meant = ({ query = everything, from = 0, to = Infinity }: Scope) => {
    const passes = compile(query);
    return kept.filter(({ seconds, values }) => seconds >= from && seconds < to && passes(values));
  };
  return {
    async add({ alerts, position }) {
      const before = kept.length;
      let second: number | undefined;
      for (const { key, text } of alerts) {
        if (kept.some((alert) => alert.key === key)) continue;
        const { values, seconds, band, sighting } = readLine(text);
        second = seconds ?? second ?? Math.floor(clock.now() / 1_000);
        const written = new Map(values.map(({ field, value }) => [`${field}\n${fold(value)}`, value]));
        const alert = {
          key,
          text,
          seconds: second,
          order: added++,
          band,
          values: foldedValues(values),
          written,
          sighting,
        };
        kept = [...kept, alert].sort((a, b) => b.seconds - a.seconds || b.order - a.order);
        for (const field of alert.values.keys()) fields.set(field, (fields.get(field) ?? 0) + 1);
      }
      if (position) positions.set(position.source, position.value);
      return { status: 'stored', alerts: kept.length - before };
    },
    position: async (source) => positions.get(source),
    async search({ order = 'newest', cursor, size, ...scope }) {
      const found = order === 'newest' ? meant(scope) : meant(scope).toReversed();
      const begin = cursor === undefined ? 0 : found.findIndex(({ key }) => key === cursor) + 1;
      if (cursor !== undefined && begin === 0) throw new BadCursor('no alert has this key');
      const page = found.slice(begin, begin + size);
      const more = begin + size < found.length;
      return {
        alerts: page.map(({ key, text, seconds }) => ({ key, text, seconds })),
        cursor: more ? page.at(-1)?.key : undefined,
        complete: true,
      };
    },
    count: async (scope) => ({ alerts: meant(scope).length, complete: true }),
    async histogram({ width, ...scope }) {
      const buckets = new Map<number, Bucket>();
      for (const { seconds, band } of meant(scope)) {
        const begin = Math.floor(seconds / width) * width;
        const { alerts } = buckets.get(begin) ?? { alerts: noAlerts };
        buckets.set(begin, { begin, alerts: { ...alerts, [band]: alerts[band] + 1 } });
      }
      return { buckets: [...buckets.values()].sort((a, b) => a.begin - b.begin), complete: true };
    },
    async top({ field, size, ...scope }) {
      const found = meant(scope);
      const counts = new Map<string, { value: string; alerts: number }>();
      for (const { values, written } of found) {
        for (const folded of new Set(values.get(field)?.filter((value) => !isLong(value)))) {
          const value = written.get(`${field}\n${folded}`) ?? folded;
          const known = counts.get(folded) ?? { value, alerts: 0 };
          counts.set(folded, { ...known, alerts: known.alerts + 1 });
        }
      }
      const values = [...counts.values()].sort((a, b) => b.alerts - a.alerts).slice(0, size);
      return { values, counted: found.length, complete: true };
    },
    async get(key) {
      const found = kept.find((alert) => alert.key === key);
      return found && { key, text: found.text, seconds: found.seconds };
    },
    async indicators({ from, to, containing = '', size }) {
      const seen = new Map<string, Kept[]>();
      for (const alert of meant({ from, to })) {
        if (!alert.sighting || !fold(alert.sighting.value).includes(fold(containing))) continue;
        const name = `${alert.sighting.service} ${alert.sighting.value}`;
        seen.set(name, [...(seen.get(name) ?? []), alert]);
      }
      return [...seen.values()].flatMap(indicatorOf).slice(0, size);
    },
    fields: async () => [...fields].map(([field, alerts]) => ({ field, alerts })),
    async retain({ before = 0 }) {
      const all = kept.length;
      kept = kept.filter(({ seconds }) => seconds >= before);
      return all - kept.length;
    },
    figures: async () => ({
      alerts: kept.length,
      bytes: kept.reduce((sum, { text }) => sum + text.length, 0),
      oldest: kept.at(-1)?.seconds,
      newest: kept[0]?.seconds,
    }),
    async clear() {
      kept = [];
      fields = new Map();
      positions.clear();
    },
    close: async () => undefined,
  };
}

const noAlerts = Object.fromEntries(bands.map((band) => [band, 0])) as Record<Band, number>;

/** Of the alerts that speak of one indicator, the newest first. */
function indicatorOf(alerts: readonly Kept[]): readonly Indicator[] {
  const [newest] = alerts;
  if (!newest?.sighting) return [];
  const { alertId: _, ...said } = newest.sighting;
  const causes = new Set(alerts.map(({ key, sighting }) => sighting?.alertId ?? `itself ${key}`));
  return [{ ...said, firstSeen: alerts.at(-1)?.seconds ?? 0, lastSeen: newest.seconds, alerts: causes.size }];
}
