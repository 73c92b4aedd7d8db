import { ask } from '../../test/support/ask.ts';
import { numberedAlert } from '../../test/support/home.ts';
import { perSecond, type Row, ratioOf, until } from '../row.ts';
import { questionsOfASecond } from './questions.ts';
import { deliveredRule, type StoredHome } from './stored-home.ts';

const rounds = 2;

/** Alerts a second to a webhook while nobody looks, and while somebody asks ten questions a second. The best of each counts. */
export async function measureDelivering(stored: StoredHome, alerts: number): Promise<readonly Row[]> {
  const best = { alone: 0, looked: 0 };
  for (let round = 0; round < rounds; round += 1) {
    best.alone = Math.max(best.alone, await deliver(stored, alerts));
    const stop = new AbortController();
    const looking = lookAround(stored, stop.signal);
    best.looked = Math.max(best.looked, await deliver(stored, alerts));
    stop.abort();
    await looking;
  }
  return [
    {
      what: 'alerts to a webhook, with 10 questions a second',
      figure: `${best.looked} /s`,
      baseline: `${best.alone} /s (none)`,
      ratio: ratioOf(best.looked, best.alone),
      goal: 'ratio >= 0.90',
    },
  ];
}

async function deliver({ home, sink }: StoredHome, alerts: number): Promise<number> {
  const before = sink.ids.length;
  const rule = { level: 7, id: deliveredRule, description: 'a rule of the bench', groups: ['bench'] };
  const timestamp = new Date().toISOString().replace('Z', '+0000');
  const batch = Array.from({ length: alerts }, (_, number) => numberedAlert(before + number, { rule, timestamp }));
  const began = performance.now();
  await home.append(...batch);
  await until(() => sink.ids.length >= before + alerts);
  return perSecond(alerts, performance.now() - began);
}

async function lookAround({ url, headers }: StoredHome, stop: AbortSignal): Promise<void> {
  const isOver = () => stop.aborted;
  for (let second = 0; !isOver(); second += 1) {
    for (const address of questionsOfASecond(second)) {
      const next = performance.now() + 100;
      await ask(url + address, { headers });
      await until(() => isOver() || performance.now() >= next);
      if (isOver()) return;
    }
  }
}
