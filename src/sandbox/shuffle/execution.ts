import type { Call } from '../service.ts';

/**
 * What a workflow gets to see of a call: the body, or the query when there is no body. A form becomes an object of
 * texts, undecoded; and a dot inside a key of two words becomes an underscore, wherever such text stands.
 */
export function executionArgument({ body, query }: Pick<Call, 'body' | 'query'>): string {
  const text = body.length > 0 ? body.toString('utf8') : query;
  return underscoreKeys(isForm(text) ? JSON.stringify(formObject(text)) : text);
}

function isForm(text: string): boolean {
  return !/^\s*[{[<]/.test(text) && text.includes('=');
}

function formObject(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('&').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
}

function underscoreKeys(text: string): string {
  return text.replace(/"(\w+)\.(\w+)":/g, '"$1_$2":');
}
