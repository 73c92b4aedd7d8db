import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { temporaryFolder } from '../../../test/support/temporary-queue.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { addErrorShape } from '../access/api-error.ts';
import { makeServer } from '../access/make-server.ts';
import { addPage } from './add-page.ts';

let folder: string;
let visits: number;
beforeEach(async () => {
  visits = 0;
  folder = join(await temporaryFolder(), 'page');
});

async function build(): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><p>the page');
  await writeFile(join(folder, 'theme.js'), '"theme";');
  await writeFile(join(folder, 'assets/index-D8abRlXd.js'), '"page";');
  await writeFile(join(folder, 'assets/index-D8abRlXd.js.gz'), gzipSync('"page";'));
  await writeFile(join(folder, '../secret.txt'), 'hush');
}

async function serve(): Promise<string> {
  const server = makeServer();
  addErrorShape(server, testTools().log);
  await addPage(server, folder, () => {
    visits += 1;
  });
  onTestFinished(() => server.close());
  return server.listen({ host: '127.0.0.1', port: 0 });
}

describe('the page', () => {
  it.each(['/', '/login', '/events?query=a', '/events/AbC.d', '/deliveries/7', '/.env', '/apiary'])(
    'is what %s is answered with, looked at anew each time',
    async (path) => {
      await build();
      const answer = await ask(`${await serve()}${path}`);
      expect(answer).toMatchObject({
        status: 200,
        text: '<!doctype html><p>the page',
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
      });
    },
  );

  it('tells of who loads it, and not of its files', async () => {
    await build();
    const url = await serve();
    for (const path of ['/theme.js', '/assets/index-D8abRlXd.js', '/api/nothing', '/assets/no.js'])
      await ask(url + path);
    expect(visits).toBe(0);
    await ask(`${url}/events`);
    expect(visits).toBe(1);
  });

  it('is not sent again to who has it', async () => {
    await build();
    const url = await serve();
    const { headers } = await ask(url);
    const again = await ask(url, { headers: { 'if-none-match': String(headers.etag) } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('has files that never change, and others that may', async () => {
    await build();
    const url = await serve();
    expect(await ask(`${url}/assets/index-D8abRlXd.js`)).toMatchObject({
      status: 200,
      text: '"page";',
      headers: {
        'content-type': 'application/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
      },
    });
    expect(await ask(`${url}/theme.js`)).toMatchObject({ text: '"theme";', headers: { 'cache-control': 'no-cache' } });
  });

  it('is sent compressed where there is such a copy, to who understands it', async () => {
    await build();
    const answer = await ask(`${await serve()}/assets/index-D8abRlXd.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/javascript; charset=utf-8',
      vary: 'accept-encoding',
    });
    expect(gunzipSync(answer.bytes).toString()).toBe('"page";');
  });

  it.each([
    ...['/assets/gone.js', '/assets/', '/assets/..%2f..%2fsecret.txt', '/gone.js', '/api', '/api/nothing'],
    // What is there may change, and would be kept for a year.
    ...['/assets/..%2findex.html', '/assets/.%2f..%2ftheme.js'],
  ])('is not what %s is answered with: there is nothing', async (path) => {
    await build();
    const answer = await ask(`${await serve()}${path}`);
    expect([400, 404]).toContain(answer.status);
    expect(answer.json).toMatchObject({ error: { code: expect.any(String) } });
    expect(answer.text).not.toContain('hush');
  });

  it('says so when a part of a file is asked for that it has not', async () => {
    await build();
    const answer = await ask(`${await serve()}/theme.js`, { headers: { range: 'bytes=999-' } });
    expect(answer).toMatchObject({ status: 416, json: { error: { code: 'range_not_satisfiable' } } });
  });

  it.each(['/..%2fsecret.txt', '/%2e%2e%2fsecret.txt', '/..\\secret.txt'])(
    'does not lead out of its folder: %s',
    async (path) => {
      await build();
      expect((await ask(`${await serve()}${path}`)).text).not.toContain('hush');
    },
  );

  it('says what to do when it has not been built', async () => {
    const url = await serve();
    expect(await ask(`${url}/events`)).toMatchObject({ status: 503, text: expect.stringContaining('npm run build') });
    expect(await ask(`${url}/api/nothing`)).toMatchObject({ status: 404, json: { error: { code: 'not_found' } } });
  });
});
