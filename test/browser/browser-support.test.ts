import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { securityHeaders } from '../../src/api/access/security-headers.ts';
import { canBrowse, narrow, useBrowser } from '../support/browser.ts';
import { barriers, expectAccessible, expectStill, measureLayoutShift } from '../support/browser-checks.ts';
import { isForeign } from '../support/browser-mishaps.ts';
import { listen } from '../support/listen.ts';

/*
 * A test of the dashboard that finds nothing wrong proves something only when it would have. Here each kind of wrong is
 * done by a page of the test's own, under the headers of the real ones.
 */

/** Files by path. */
async function serve(files: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const type = url.endsWith('.js') ? 'text/javascript' : url.endsWith('.css') ? 'text/css' : 'text/html';
    const found = url === '/favicon.ico' ? '' : files[url];
    response.writeHead(found === undefined ? 404 : 200, { ...securityHeaders, 'content-type': type }).end(found);
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

const document = (body: string, head = '') =>
  `<!doctype html><html lang="en"><head><title>A page</title>${head}</head><body><main><h1>A page</h1>${body}</main></body></html>`;

describe.skipIf(!canBrowse)('the browser of the tests (needs Chromium)', () => {
  const visit = useBrowser();

  test('finds nothing in a page with nothing wrong', async () => {
    const files = { '/': document('<p>Fine</p><script src="/a.js"></script>'), '/a.js': 'document.title = "Ready";' };
    const { page, mishaps } = await visit();
    await page.goto(await serve(files));
    await expectAccessible(page);
    expect([await page.title(), await measureLayoutShift(page), mishaps]).toEqual(['Ready', 0, []]);
  });

  test('tells of a script that the policy forbids', async () => {
    const { page, mishaps } = await visit({ expected: [/./] });
    await page.goto(await serve({ '/': document('<script>document.title = "Taken over";</script>') }));
    await expect
      .poll(() => mishaps)
      .toContainEqual({
        kind: 'policy',
        what: expect.stringMatching(/^script-src-elem forbids inline \(http:.*\/:1\)$/),
      });
    expect(await page.title()).toBe('A page');
  });

  test('tells of a style in an attribute, which the policy forbids', async () => {
    const { page, mishaps } = await visit({ expected: [/./] });
    await page.goto(await serve({ '/': document('<p style="color: red">Red</p>') }));
    await expect.poll(() => mishaps).toContainEqual({ kind: 'policy', what: expect.stringMatching(/^style-src-attr/) });
  });

  test('tells of what a script throws, or nobody catches', async () => {
    const files = {
      '/': document('<script src="/a.js"></script>'),
      '/a.js': 'Promise.reject(new Error("not caught")); throw new Error("thrown");',
    };
    const { page, mishaps } = await visit({ expected: [/./] });
    await page.goto(await serve(files));
    for (const words of ['not caught', 'thrown'])
      await expect.poll(() => mishaps).toContainEqual({ kind: 'error', what: expect.stringContaining(words) });
  });

  test('tells of errors on the console, such as for a file that is not there', async () => {
    const files = {
      '/': document('<script src="/a.js"></script><img src="/none.png" alt="">'),
      '/a.js': 'console.error("odd");',
    };
    const { page, mishaps } = await visit({ expected: [/./] });
    await page.goto(await serve(files));
    for (const words of ['odd', '404'])
      await expect.poll(() => mishaps).toContainEqual({ kind: 'console', what: expect.stringContaining(words) });
  });

  test('tells of a request to anybody else, and lets none out', async () => {
    const elsewhere = 'http://tracker.example/pixel.gif';
    const server = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(document(`<img src="${elsewhere}" alt="">`)),
    );
    const { page, mishaps } = await visit({ expected: [/./] });
    await page.goto(`http://127.0.0.1:${await listen(server)}`);
    expect(mishaps).toContainEqual({ kind: 'foreign', what: elsewhere });
    await expect
      .poll(() => mishaps)
      .toContainEqual({ kind: 'console', what: expect.stringContaining('ERR_NAME_NOT_RESOLVED') });
  });

  test.fails('fails a test for any of it', async () => {
    const { page } = await visit({ expected: [/another thing/] });
    await page.goto(await serve({ '/': document('<script>document.title = "Taken over";</script>') }));
  });

  test('tells who is shut out, and how', async () => {
    const { page } = await visit();
    await page.goto(
      await serve({
        '/': document('<button></button><p class="pale">Pale</p>', '<link rel="stylesheet" href="/a.css">'),
        '/a.css': '.pale { color: #ccc; background: #fff }',
      }),
    );
    expect(await barriers(page)).toEqual([
      expect.stringMatching(/^button-name \(critical\) at button: Buttons must have discernible text/),
      expect.stringMatching(/^color-contrast \(serious\) at p: .*insufficient color contrast of 1\.6/),
    ]);
    await expect(expectAccessible(page)).rejects.toThrow('barriers on /');
  });

  test('measures how far things jump while a page loads', async () => {
    const late =
      'requestAnimationFrame(() => setTimeout(() => { document.querySelector("h1").before(document.createElement("hr")); document.title = "Jumped"; }));';
    const files = {
      '/': document('<p>Text</p><script src="/a.js"></script>', '<link rel="stylesheet" href="/a.css">'),
      '/a.css': 'hr { height: 300px }',
      '/a.js': late,
    };
    const { page } = await visit();
    await page.goto(await serve(files));
    await page.waitForFunction('document.title === "Jumped"');
    expect(await measureLayoutShift(page)).toBeGreaterThan(0.02);
    await expect(expectStill(page)).rejects.toThrow('what jumped');
  });

  test('is as wide as it is told, and as dark', async () => {
    const { page } = await visit({ viewport: narrow, colorScheme: 'dark' });
    await page.goto(await serve({ '/': document('') }));
    const dark = 'matchMedia("(prefers-color-scheme: dark)").matches';
    expect(await page.evaluate(`[innerWidth, innerHeight, ${dark}]`)).toEqual([390, 844, true]);
  });

  test('keeps nothing of one test for another', async () => {
    const url = await serve({ '/': document('') });
    const [first, second] = [await visit(), await visit()];
    await first.page.goto(url);
    await first.page.evaluate('void (document.cookie = "session=1")');
    await second.page.goto(url);
    expect([await first.page.evaluate('document.cookie'), await second.page.evaluate('document.cookie')]).toEqual([
      'session=1',
      '',
    ]);
  });
});

test.each([
  ['http://127.0.0.1:9464/', false],
  ['ws://127.0.0.1:9464/', false],
  ['data:image/png;base64,AA==', false],
  ['blob:http://127.0.0.1:9464/1', false],
  ['http://localhost:9464/', true],
  ['https://127.0.0.1.example/', true],
  ['wss://example.net/', true],
])('%s is somebody else: %s', (url, foreign) => expect(isForeign(url)).toBe(foreign));
