import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chapters } from '../../src/cli/demo/chapters.ts';
import { ask } from '../support/ask.ts';
import { type DashboardHome, openDashboardHome } from '../support/dashboard-home.ts';
import { numberedAlert } from '../support/home.ts';
import { eventually } from '../support/patiently.ts';

let dashboard: DashboardHome;
beforeAll(async () => {
  dashboard = await openDashboardHome();
});
afterAll(() => dashboard.close());

const lane = async (name: string) => (await dashboard.daemon().status()).lanes.find((each) => each.lane === name);

describe('the home of the dashboard tests', () => {
  test('is served', async () => {
    expect(await ask(`${dashboard.url}/healthz`)).toMatchObject({ status: 200 });
  });

  test('makes alerts of what happens, and its services know of them', async () => {
    for (const { input } of chapters) await dashboard.happen(input);
    const wanted = chapters.flatMap(({ rule, enriched }) => [rule, ...enriched]).sort();
    await eventually(async () => {
      const lines = (await readFile(dashboard.home.alerts, 'utf8')).split('\n').slice(0, -1);
      const rules = lines.map((line) => (JSON.parse(line) as { rule: { id: string } }).rule.id);
      expect(rules.filter((rule) => rule !== '5710').sort()).toEqual(wanted);
    });
    await eventually(() => expect(dashboard.sandbox.received('slack').length).toBeGreaterThanOrEqual(wanted.length));
  });

  test('takes alerts of another engine, and a service that fails holds them back', async () => {
    dashboard.sandbox.behave('slack', { kind: 'status', status: 500 });
    await dashboard.append(numberedAlert(1), numberedAlert(2));
    await eventually(async () => expect((await lane('slack'))?.waiting).toBeGreaterThanOrEqual(2));
    dashboard.sandbox.behave('slack', { kind: 'normal' });
    await eventually(async () => expect(await lane('slack')).toMatchObject({ waiting: 0, dead: 0 }));
  });

  test('starts again where it was', async () => {
    const { delivered = 0 } = (await lane('shuffle')) ?? {};
    await dashboard.daemon().stop();
    await dashboard.start();
    expect(await ask(`${dashboard.url}/healthz`)).toMatchObject({ status: 200 });
    expect((await lane('shuffle'))?.delivered).toBeGreaterThanOrEqual(delivered);
  });
});
