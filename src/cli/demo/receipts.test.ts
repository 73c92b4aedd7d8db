import { describe, expect, test } from 'vitest';
import type { Json } from '../../lib/json.ts';
import type { Exchange } from '../../sandbox/received.ts';
import type { ServiceName } from '../../sandbox/service.ts';
import { chapters } from './chapters.ts';
import { arrivals } from './expectations.ts';
import type { DemoAlert } from './follow-alerts.ts';
import { receiptsOf } from './receipts.ts';
import { alertOf, enrichedOf, receiptsFor, receiversOf, type Seen } from './seen.ts';

const exchange = (service: ServiceName, body: Json, status = 200): Exchange => ({
  ...{ service, method: 'POST', path: '/', headers: {} },
  ...{ body, status, answer: '', at: 0 },
});
const slack = (id: string, status?: number) =>
  exchange('slack', { attachments: [{ ts: id, title: ' a &lt;b&gt; &amp;amp; c' }] }, status);
const pagerduty = (id: string) =>
  exchange('pagerduty', { payload: { severity: 'error', summary: ' a', custom_details: { id } } }, 202);
const shuffle = (id: string) => exchange('shuffle', { id, title: 'a' });
const journal = (id: string) => `${JSON.stringify({ id, rule: { description: 'a' } })}\n`;

const alert = (id: string, rule: string, level: number, of?: string): DemoAlert => ({
  ...{ id, rule, level, description: 'a' },
  enrichment: of === undefined ? undefined : { of, indicator: '', type: '', confidence: '', provider: '' },
});
const seen = (more: Partial<Seen>): Seen => ({ alerts: [], exchanges: [], receipts: [], ...more });

describe('a receipt', () => {
  test('says who took which alert, in which words', () => {
    const exchanges = [slack('1'), pagerduty('2'), shuffle('3'), exchange('maltiverse', '')];
    expect(receiptsOf(exchanges, journal('4'))).toEqual([
      { receiver: 'Slack', alert: '1', words: 'a <b> &amp; c' },
      { receiver: 'PagerDuty', alert: '2', words: 'error: a' },
      { receiver: 'Shuffle', alert: '3', words: 'a' },
      { receiver: 'custom-journal', alert: '4', words: 'a' },
    ]);
  });

  test('is none from who refused it, or while the script is still writing', () => {
    expect(receiptsOf([slack('1', 500)], journal('1').slice(0, 10))).toEqual([]);
  });
});

describe('everybody told', () => {
  const [guessing, enriched] = [alert('1', '2502', 5), alert('2', '99702', 12, '1')];

  test('means everybody who wants an alert of its level', () => {
    expect([2, 3, 5, 10].map((level) => receiversOf(level).length)).toEqual([0, 1, 2, 4]);
    const receipts = receiptsOf([slack('1'), shuffle('1'), slack('2'), shuffle('2'), pagerduty('2')], '');
    expect(receiptsFor([guessing], seen({ receipts }))).toHaveLength(2);
    expect(receiptsFor([guessing, enriched], seen({ receipts }))).toBeUndefined();
    const all = [...receipts, ...receiptsOf([], journal('2'))];
    expect(receiptsFor([guessing, enriched], seen({ receipts: all }))).toHaveLength(6);
  });
});

describe('a chapter', () => {
  const [first] = chapters;
  if (first === undefined) throw new Error('there is none');

  test('is followed from its rule to the alerts that name its alert', () => {
    const [guessing, other] = [alert('1', '2502', 10), alert('2', '99702', 12, '0')];
    expect(alertOf(first, seen({ alerts: [other] }))).toBeUndefined();
    expect(alertOf(first, seen({ alerts: [other, guessing] }))).toBe(guessing);
    expect(enrichedOf(guessing, first, seen({ alerts: [guessing, other] }))).toBeUndefined();
    const enriched = alert('3', '99702', 12, '1');
    expect(enrichedOf(guessing, first, seen({ alerts: [guessing, other, enriched] }))).toEqual([enriched]);
  });
});

test('the table says what is to arrive, and what has', () => {
  const receipts = receiptsOf([slack('1'), pagerduty('1')], '');
  const table = arrivals(seen({ alerts: [alert('1', '2502', 10), alert('2', '99702', 12, '1')], receipts }));
  const figures = table.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(figures.slice(1, -1)).toEqual([
    ['alerts of the four inputs', '4', '1'],
    ['look-ups at Maltiverse', '5', '0'],
    ['look-ups at VirusTotal', '1', '0'],
    ['alerts of what they know', '6', '1'],
    ['Slack messages (level 5 and up)', '10', '1'],
    ['PagerDuty incidents (level 10 and up)', '7', '1'],
    ['Shuffle runs (level 3 and up)', '10', '0'],
    ['runs of the script (level 10 and up)', '7', '0'],
  ]);
});
