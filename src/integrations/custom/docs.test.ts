import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scriptHome } from '../../../test/support/script-home.ts';
import { openStandIn } from '../../../test/support/stand-in.ts';
import { Secret } from '../../lib/secret.ts';

const { home, install, deliver, written } = scriptHome();

/** The first block of code in that language on the page for people who write scripts. */
async function example(language: string): Promise<string> {
  const page = await readFile(new URL('../../../docs/integrations/custom.md', import.meta.url), 'utf8');
  const code = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1];
  if (code === undefined) throw new Error(`the page has no example in ${language}`);
  return code;
}

it('the documented Python script opens a ticket, and fails when the desk does', async () => {
  const desk = await openStandIn(() => ({ status: 201 }));
  const settings = { hook_url: new Secret(`${desk.url}/tickets`), api_key: new Secret('desk-key') };
  await install('custom-tickets', await example('python'));
  expect((await deliver('custom-tickets', { settings })).outcome).toEqual({ status: 'delivered' });
  expect(desk.requests[0]).toMatchObject({ url: '/tickets', headers: { authorization: 'Bearer desk-key' } });
  expect(JSON.parse(desk.requests[0]?.body ?? '')).toEqual({
    title: 'sshd: many failed logins for one user',
    host: 'gateway-2',
    reference: '1772918043.52117',
  });
  desk.respond(() => ({ status: 503 }));
  const why = expect.stringMatching(/^exit status 1: .*503/);
  expect((await deliver('custom-tickets', { settings })).outcome).toMatchObject({ fault: 'delivery', why });
  await desk.close();
});

it('the documented shell script notes the alert', async () => {
  await mkdir(join(home().root, 'logs'));
  await install('custom-note', await example('sh'));
  const { outcome } = await deliver('custom-note', { settings: { alert_format: 'plain' } });
  expect(outcome).toEqual({ status: 'delivered' });
  expect(await written('logs/noteworthy.log')).toBe(
    '2026-03-07T21:14:03.118+0000 level 10, rule 5720: sshd: many failed logins for one user\n',
  );
});
