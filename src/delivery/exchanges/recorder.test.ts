import { describe, expect, it } from 'vitest';
import { createGate } from '../../../test/support/gate.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { HttpAnswer, HttpRequest } from '../../lib/http-client.ts';
import type { ProcessRunner } from '../../lib/process-runner.ts';
import type { Exchange } from '../exchange.ts';
import { secretHider } from './hide-secrets.ts';
import { openRecorder, type Recording } from './recorder.ts';
import { showExchange } from './show-exchange.ts';

const ok: HttpAnswer = { status: 200, headers: { server: 'x' }, body: 'ok', cut: false };
const noProcesses: ProcessRunner = { run: () => Promise.reject(new Error('none')) };

function rig(answer: (request: HttpRequest) => Promise<HttpAnswer>, processes = noProcesses) {
  const clock = new ManualClock(5_000);
  const recorder = openRecorder({ http: { request: answer, close: () => Promise.resolve() }, processes }, clock);
  const get = (url: string, signal: AbortSignal) => recorder.http.request({ method: 'GET', url, headers: {}, signal });
  return { clock, recorder, get };
}

const urls = (said: readonly Recording[]) => said.map((each) => (each.kind === 'http' ? each.request.url : each.kind));
const show = (recording: Recording | undefined): Exchange | undefined =>
  recording && showExchange(recording, 2, secretHider([]));

describe('what is recorded', () => {
  it('belongs to the attempt that asked, however many are under way', async () => {
    const { recorder, get } = rig(async () => ok);
    const [first, second] = [new AbortController().signal, new AbortController().signal];
    const gate = createGate<void>();
    const one = recorder.listen(first, async () => {
      await get('https://x/1', first);
      await gate.promise;
      await get('https://x/3', first);
      return 'one';
    });
    const two = await recorder.listen(second, async () => {
      await get('https://x/2', second);
      return 'two';
    });
    gate.resolve();
    expect([two.result, urls(two.said)]).toEqual(['two', ['https://x/2']]);
    expect([(await one).result, urls((await one).said)]).toEqual(['one', ['https://x/1', 'https://x/3']]);
  });

  it('says how long an answer took, and what it was', async () => {
    const { recorder, get, clock } = rig(async () => {
      await clock.advance(30);
      return ok;
    });
    const { signal } = new AbortController();
    const { said } = await recorder.listen(signal, () => get('https://x/1', signal));
    expect(show(said[0])).toMatchObject({
      at: 5_000,
      milliseconds: 30,
      attempt: 2,
      answer: { status: 200, body: 'ok' },
    });
  });

  it('says why there was no answer, and leaves the failure as it is', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const { recorder, get } = rig(() => Promise.reject(refused));
    const { signal } = new AbortController();
    const { result, said } = await recorder.listen(signal, () =>
      get('http://x.example/1', signal).catch((e: unknown) => e),
    );
    expect(result).toBe(refused);
    expect(show(said[0])).toMatchObject({ answer: undefined, failure: 'connection refused by x.example:80' });
  });

  it('ends with an attempt that asks and asks', async () => {
    const { recorder, get } = rig(async () => ok);
    const { signal } = new AbortController();
    const { said } = await recorder.listen(signal, async () => {
      for (let count = 0; count < 40; count += 1) await get(`https://x/${count}`, signal);
    });
    expect(said).toHaveLength(16);
  });

  it('is nothing outside of attempts', async () => {
    const { get } = rig(async () => ok);
    expect(await get('https://x/1', new AbortController().signal)).toBe(ok);
  });
});

describe('a script', () => {
  const running = (lines: readonly string[], code: number): ProcessRunner => ({
    run: ({ onLine }) => {
      for (const line of lines) onLine(line);
      return Promise.resolve({ kind: 'exited', code });
    },
  });
  const request = { argv0: 'x', cwd: '/', env: {}, graceMs: 1 };

  it('is recorded with its command, its end and its output, which its caller gets as well', async () => {
    const { recorder } = rig(async () => ok, running(['one', 'two'], 3));
    const { signal } = new AbortController();
    const heard: string[] = [];
    const onLine = (line: string) => heard.push(line);
    const run = () => recorder.processes.run({ ...request, file: 'bin/x', args: ['a', ''], signal, onLine });
    const { said } = await recorder.listen(signal, run);
    expect(heard).toEqual(['one', 'two']);
    expect(show(said[0])).toEqual({
      ...{ kind: 'script', at: 5_000, attempt: 2, milliseconds: 0 },
      ...{ command: ['bin/x', 'a', ''], exit: 'exit status 3', output: 'one\ntwo\n' },
    });
  });

  it('that says a lot is shown with the end of it', async () => {
    const lines = Array.from({ length: 10_000 }, (_, number) => `line ü ${number}`);
    const { recorder } = rig(async () => ok, running(lines, 0));
    const { signal } = new AbortController();
    const run = () => recorder.processes.run({ ...request, file: 'x', args: [], signal, onLine: () => undefined });
    const shown = show((await recorder.listen(signal, run)).said[0]);
    const output = shown?.kind === 'script' ? shown.output : '';
    expect(output).toMatch(/^….*line ü 9999\n$/s);
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(4_096);
    expect(output).not.toContain('\ufffd');
  });
});
