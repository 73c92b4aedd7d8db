import type { BrowserContext, Page, Response } from 'playwright-core';

/** All that the API tells the pages of a context from now on, as text. What never ends is left out. */
export function recordAnswers(context: BrowserContext): () => Promise<readonly string[]> {
  const answers: Promise<string>[] = [];
  context.on('response', (response) => {
    if (isAnswer(response)) answers.push(textOf(response));
  });
  return () => Promise.all(answers);
}

function isAnswer(response: Response): boolean {
  const type = response.headers()['content-type'] ?? '';
  return new URL(response.url()).pathname.startsWith('/api/') && !type.startsWith('text/event-stream');
}

/** Without its body when the page that asked has gone, and the browser has thrown it away. */
async function textOf(response: Response): Promise<string> {
  const body = await response.text().catch(() => '');
  return `${response.url()}\n${Object.values(response.headers()).join('\n')}\n${body}`;
}

/** What is in the document, whether or not one sees it, and what stands in its fields. */
export function everythingIn(page: Page): Promise<string> {
  return page.evaluate<string>(
    "[document.documentElement.outerHTML, ...[...document.querySelectorAll('input, textarea')].map(({ value }) => value)].join('\\n')",
  );
}
