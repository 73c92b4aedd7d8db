import { readFile } from 'node:fs/promises';
import type { HttpClient } from '../lib/http-client.ts';
import { isObject, type Json, parseJson } from '../lib/json.ts';
import type { ProcessRunner } from '../lib/process-runner.ts';
import type { Redact } from '../lib/secret.ts';

/** A network that sends nothing and shows what would have been sent. Its 404 lets look-ups show all their requests. */
export function showingHttp(show: (text: string) => void, redact: Redact): HttpClient {
  return {
    request: ({ method, url, headers, body }) => {
      const names = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
      show(redact(`${method} ${url}\n${names.join('')}\n${body === undefined ? '' : `${indented(body)}\n`}`));
      return Promise.resolve({ status: 404, headers: { 'content-type': 'application/json' }, body: '{}', cut: false });
    },
    close: () => Promise.resolve(),
  };
}

/** Runs nothing, and shows the command line and the files it would have been given. */
export function showingProcesses(show: (text: string) => void, redact: Redact): ProcessRunner {
  return {
    run: async ({ file, args, env }) => {
      const variables = Object.keys(env).map((name) => `${name}=<secret> `);
      show(redact(`${variables.join('')}${file} ${args.map((arg) => JSON.stringify(arg)).join(' ')}\n`));
      for (const path of args.filter((arg) => arg.endsWith('.alert') || arg.endsWith('.options'))) {
        show(redact(`\n${path}:\n${await readFile(path, 'utf8')}\n`));
      }
      return { kind: 'exited', code: 0 };
    },
  };
}

function indented(body: string): string {
  const parsed: Json | undefined = parseJson(body);
  return isObject(parsed) ? JSON.stringify(parsed, null, 2) : body;
}
