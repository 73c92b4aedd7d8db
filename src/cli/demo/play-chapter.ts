import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeExchange } from '../../sandbox/describe-exchange.ts';
import type { Exchange } from '../../sandbox/received.ts';
import type { Chapter } from './chapters.ts';
import type { DemoHome } from './demo-home.ts';
import type { DemoAlert } from './follow-alerts.ts';
import type { Page } from './page.ts';
import { isAccepted, type Receipt, receivers } from './receipts.ts';
import { alertOf, enrichedOf, receiptsFor, type Seen } from './seen.ts';

export interface Stage {
  readonly home: DemoHome;
  readonly page: Page;
  readonly look: () => Promise<Seen>;
  /** Rejects when it takes too long; `what` says what is missing. */
  readonly waitFor: <T>(what: string, find: (seen: Seen) => T | undefined) => Promise<T>;
}

/** Lets it happen, and shows what comes of it as soon as it is there. */
export async function playChapter(number: number, chapter: Chapter, stage: Stage): Promise<void> {
  const { page, look, waitFor } = stage;
  const earlier = (await look()).exchanges.length;
  page.heading(`${number}  ${chapter.title}`);
  await happen(chapter, stage);
  const alert = await waitFor(`alert ${chapter.rule}`, (seen) => alertOf(chapter, seen));
  page.rows('alert', describeAlert(alert));
  const enriched = await waitFor('alerts of what is known about it', (seen) => enrichedOf(alert, chapter, seen));
  page.rows('look-up', ...describeLookUps((await look()).exchanges.slice(earlier)));
  for (const each of enriched) page.rows('enriched', ...describeEnriched(each));
  const alerts = [alert, ...enriched];
  const receipts = await waitFor('everybody told', (seen) => receiptsFor(alerts, seen));
  const refusals = (await look()).exchanges.slice(earlier).filter((exchange) => !isAccepted(exchange));
  page.rows('told', ...describeRefusals(refusals), ...describeReceipts(alerts, receipts));
}

async function happen({ input }: Chapter, { home, page }: Stage): Promise<void> {
  switch (input.kind) {
    case 'line':
      page.rows('log line', input.text);
      return appendFile(home.log, `${input.text}\n`);
    case 'file': {
      page.rows('new file', join(home.files, input.name), input.about);
      // It appears whole: otherwise it might be seen empty, and then changed.
      const unwatched = join(home.temporary, input.name);
      await writeFile(unwatched, input.content);
      return rename(unwatched, join(home.files, input.name));
    }
    default:
      return input satisfies never;
  }
}

export function describeAlert({ rule, level, description }: DemoAlert): string {
  return `rule ${rule}, level ${level}: ${description}`;
}

function describeLookUps(exchanges: readonly Exchange[]): readonly string[] {
  const lookUps = exchanges.filter(({ service }) => service === 'maltiverse' || service === 'virustotal');
  return lookUps.map(describeExchange);
}

function describeEnriched(alert: DemoAlert): readonly string[] {
  const { indicator = '', type, confidence, provider } = alert.enrichment ?? {};
  const what = `rule ${alert.rule}, level ${alert.level}: ${indicator}`;
  return [what, `type ${type}, confidence ${confidence}, provider ${provider}`];
}

/** Of one service, in one manner, as the demo makes it. */
function describeRefusals(refusals: readonly Exchange[]): readonly string[] {
  const [first] = refusals;
  if (first === undefined) return [];
  const times = refusals.length === 1 ? 'once' : `${refusals.length} times`;
  const who = receivers.find((receiver) => receiver.toLowerCase() === first.service) ?? first.service;
  return [`${who} has answered ${first.status} ${first.answer} ${times}, and was asked again`];
}

const receiverWidth = 16;
const ruleWidth = 8;

/** People get words, which are shown; programs get the alert itself. */
function describeReceipts(alerts: readonly DemoAlert[], receipts: readonly Receipt[]): readonly string[] {
  return receivers.flatMap((receiver) => {
    const told = alerts.flatMap(({ id, rule }) => {
      const receipt = receipts.find((each) => each.receiver === receiver && each.alert === id);
      return receipt === undefined ? [] : [{ rule, words: receipt.words }];
    });
    if (receiver === 'Slack' || receiver === 'PagerDuty')
      return told.map(({ rule, words }) => `${receiver.padEnd(receiverWidth)}${rule.padEnd(ruleWidth)}${words}`);
    return told.length === 0 ? [] : [receiver.padEnd(receiverWidth) + told.map(({ rule }) => rule).join(', ')];
  });
}
