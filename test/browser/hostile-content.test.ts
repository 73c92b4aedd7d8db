import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/api/contract.ts';
import { canBrowse, narrow } from '../support/browser.ts';
import { alertsFor } from '../support/dashboard-story.ts';
import { rowsOf, useDashboard } from '../support/dashboard-visits.ts';
import { eventually } from '../support/patiently.ts';
import { recentAlert } from '../support/recent-alert.ts';

/*
 * What an attacker can bring into a log, and from there onto the page of whoever looks. Had any of it been more than text, it
 * would have left a mark in the window, opened a dialog, asked for something elsewhere, or broken the page's policy, for which
 * every visit fails (browser-mishaps.ts).
 */

const script = '<script>window.taken=1</script>';
const image = '<img src=x onerror="window.taken=1">';
const drawing = `"'><svg onload=window.taken=1>`;
const colours = '\u001b[31mred\u001b[0m\u0007';
const backwards = 'invoice\u202egpj.exe';
const long = 'A'.repeat(1024 * 1024);
const link = 'javascript:window.taken=1';

/** One alert each, told apart by their rules. */
const hostile = {
  markup: {
    rule: { level: 7, description: `${script} and ${image}`, id: '100301', groups: [drawing, 'hostile'] },
    agent: { id: '003', name: drawing, ip: '10.0.0.7' },
    location: image,
    full_log: `${script}${image}${drawing}`,
    data: { srcuser: script, [image]: script, constructor: image, toString: drawing },
  },
  painted: {
    rule: { level: 8, description: `${colours} ${backwards}`, id: '100302', groups: ['hostile'] },
    full_log: `line one\r\nline two ${colours}${backwards}\u0000`,
    data: { srcuser: backwards, command: colours },
  },
  long: {
    rule: { level: 9, description: `long ${long.slice(0, 5_000)}`, id: '100303', groups: ['hostile'] },
    full_log: long.slice(0, 60_000),
    data: { payload: long, words: Array.from({ length: 2_000 }, (_, index) => `${index}`) },
  },
  linked: {
    rule: { level: 12, description: 'Maltiverse: what it says', id: '99702', groups: ['maltiverse', 'hostile'] },
    data: {
      integration: 'maltiverse',
      alert_id: '1.1',
      maltiverse: { source: { type: 'ip', classification: image } },
      threat: {
        indicator: {
          name: drawing,
          type: 'ipv4-addr',
          reference: link,
          provider: script,
          description: colours,
          confidence: image,
        },
        software: { id: link, name: script },
      },
    },
  },
} as const;

describe.skipIf(!canBrowse)('what an attacker writes into a log (needs Chromium)', () => {
  const dashboard = useDashboard();
  const { home, visit, api } = dashboard;

  beforeAll(async () => {
    await home().append(...Object.values(hostile).map((changes, index) => recentAlert(index + 1, changes)));
    await home().happen({
      kind: 'line',
      text: `Oct 17 09:28:28 gateway sshd[4275]: Invalid user ${image} from 203.0.113.9 port 22 ${script}`,
    });
    await eventually(async () => expect(await alertsFor(dashboard, 'rule.groups:hostile')).toHaveLength(4));
    await eventually(async () => expect(await alertsFor(dashboard, 'full_log:4275')).not.toEqual([]));
  }, 60_000);

  const dialogs = (context: BrowserContext) => {
    const opened: string[] = [];
    context.on('dialog', (dialog) => {
      opened.push(dialog.message());
      void dialog.dismiss();
    });
    return opened;
  };
  const begin = async (path: string, look: Parameters<typeof visit>[0] = {}) => {
    const visited = await visit(look);
    const opened = dialogs(visited.context);
    await visited.page.goto(home().url + path);
    await visited.page.getByRole('heading', { level: 1 }).waitFor();
    return { ...visited, opened };
  };
  const expectUntouched = async ({ page, opened }: { readonly page: Page; readonly opened: readonly string[] }) => {
    await eventually(async () => expect(await page.getByText('Loading', { exact: true }).count()).toBe(0));
    expect(await page.evaluate('window.taken')).toBeUndefined();
    expect(opened).toEqual([]);
    expect(await page.locator('main script, main img, main svg[onload], main [onerror]').count()).toBe(0);
    expect(await page.locator('a[href^="javascript:" i]').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  };
  const addressOf = async (query: string) => {
    const [found] = await alertsFor(dashboard, query);
    return `/events/${encodeURIComponent(found?.key ?? 'none')}`;
  };
  const panel = (page: Page) => page.getByRole('complementary', { name: 'Alert' });
  const tab = (page: Page, name: string) => panel(page).getByRole('tab', { name: new RegExp(`^${name}`) });
  /** How long the page is busy before it draws again, in milliseconds. */
  const pause = (page: Page) =>
    page.evaluate<number>(
      'new Promise((resolve) => { const begin = performance.now(); requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin))); })',
    );

  test.each([
    ['wide', {}],
    ['narrow', { viewport: narrow }],
  ] as const)('is text among the events, whatever columns one has: %s', async (_name, look) => {
    const columns = ['rule.description', 'agent.name', 'location', 'full_log', 'data.srcuser', 'data.payload', image];
    const query = { query: 'rule.groups:hostile', columns: columns.join(',') };
    const visited = await begin(`/events?${new URLSearchParams(query)}`, look);
    await eventually(async () => expect(await rowsOf(visited.page).count()).toBe(4));
    const text = await rowsOf(visited.page).allTextContents();
    expect(text.join('\n')).toContain(`${script} and ${image}`);
    expect(text.join('\n')).toContain('⟨ESC⟩[31mred⟨ESC⟩[0m⟨BEL⟩ invoice⟨U+202E⟩gpj.exe');
    await expectUntouched(visited);
  });

  test('is text in the list of fields and their values', async () => {
    const visited = await begin('/events?query=rule.id%3A100301');
    await visited.page.getByRole('button', { name: 'Fields', exact: true }).click();
    for (const field of ['agent.name', `data.${image}`]) {
      // In the list of fields: the table has buttons of these names too, and is there sooner.
      await visited.page.getByRole('listitem').getByRole('button', { name: field, exact: true }).click();
      await visited.page.getByText(/^Of (the newest )?1 alert$/).waitFor();
    }
    await expectUntouched(visited);
  });

  test.each(Object.entries(hostile).map(([name, { rule }]) => [name, rule.id] as const))(
    'is text in every part of an opened alert, which stays quick: %s',
    async (_name, rule) => {
      const visited = await begin(await addressOf(`rule.id:${rule} AND rule.groups:hostile`));
      const { page } = visited;
      for (const name of ['Overview', 'Fields', 'JSON', 'Linked']) {
        await tab(page, name).click();
        await panel(page)
          .getByRole('tabpanel', { name: new RegExp(`^${name}`) })
          .waitFor();
        expect(await pause(page)).toBeLessThan(1_000);
        await expectUntouched(visited);
      }
    },
  );

  test('shows what a log line says, to the letter', async () => {
    const visited = await begin(await addressOf('full_log:4275'));
    await panel(visited.page).getByRole('group', { name: 'the log' }).waitFor();
    expect(await panel(visited.page).getByRole('group', { name: 'the log' }).textContent()).toContain(`${image} from`);
    await expectUntouched(visited);
  });

  test('makes no link of what is none', async () => {
    const visited = await begin(await addressOf('rule.id:99702 AND rule.groups:hostile'));
    await panel(visited.page).getByRole('heading', { name: 'What Maltiverse says' }).waitFor();
    await panel(visited.page).getByText(script).first().waitFor();
    await expectUntouched(visited);
  });

  test('is text on the overview', async () => {
    const visited = await begin('/');
    await visited.page.getByRole('list', { name: 'Top rules' }).getByText(script).waitFor();
    await visited.page.getByRole('list', { name: 'Top agents' }).getByText(drawing).waitFor();
    await expectUntouched(visited);
  });

  test('is text in what is known of indicators', async () => {
    const visited = await begin('/intelligence');
    await visited.page.getByRole('button', { name: drawing }).click();
    const details = visited.page.getByRole('complementary', { name: 'Details' });
    await details.getByText(script, { exact: true }).first().waitFor();
    expect(await details.getByRole('link', { name: /The page of/ }).count()).toBe(0);
    await expectUntouched(visited);
  });

  test('is text in deliveries and in what was said in them', async () => {
    const { json } = await api('/api/deliveries?lane=slack');
    const { deliveries } = json as unknown as { readonly deliveries: readonly Delivery[] };
    const markup = deliveries.find(({ ruleId }) => ruleId === hostile.markup.rule.id);
    const visited = await begin(`/deliveries/${markup?.id}`);
    const details = visited.page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('group', { name: 'the body of the request' }).waitFor();
    await expectUntouched(visited);
  });
});
