import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echo, oddBodies } from '../../test/support/odd-answers.ts';
import { scriptedHttp } from '../../test/support/scripted-http.ts';
import { openStandIn, type Received, type Reply, type Respond, type StandIn } from '../../test/support/stand-in.ts';
import { secretsOf, stoppedClock, testTools } from '../../test/support/test-tools.ts';
import type { Alert } from '../alert/alert.ts';
import type { Outcome } from '../alert/outcome.ts';
import { type HttpClient, openHttpClient } from '../lib/http-client.ts';
import { alertContract, attempt, expectSound } from './alert.contract.ts';
import type { Integration, Settings, Tools } from './integration.ts';

/** What the shared suite has to know about an integration that speaks HTTP. */
export interface Subject<Options> {
  readonly integration: Integration<Options>;
  /** A block whose requests go to the server at `url`; its secrets are at least 6 characters long. */
  settings(url: string): Settings;
  /** One that makes the integration send something. */
  readonly alert: Alert;
  /** Answers as the service does when all is well. */
  accept(received: Received): Reply;
  /** What comes of a status, where the service differs from `usualVerdict`. */
  readonly verdicts: Readonly<Record<number, Verdict>>;
}

export type Verdict =
  | 'delivered'
  | 'skipped'
  | 'rejected'
  | 'deferred: delivery'
  | 'deferred: far-side'
  | 'deferred: quota';

/** What an answer with the body of a success, but this status, leads to. */
function usualVerdict(status: number): Verdict {
  if (status === 429) return 'deferred: quota';
  const passing = status === 408 || status === 425;
  return status >= 300 && status < 500 && !passing ? 'rejected' : 'deferred: far-side';
}

function verdictOf(outcome: Outcome): Verdict {
  return outcome.status === 'deferred' ? `deferred: ${outcome.fault}` : outcome.status;
}

/** The suite that every integration that speaks HTTP passes, against a real server on this machine. */
export function integrationContract<Options>(subject: Subject<Options>): void {
  const stage = openStage(subject);
  describe(`${subject.integration.name}, given an answer`, () => answersContract(subject, stage));
  describe(`${subject.integration.name}, given no answer`, () => failuresContract(stage));
  describe(`${subject.integration.name}, when its time is over`, () => timeoutContract(stage));
  describe(`${subject.integration.name}, asking twice and being quoted`, () => requestContract(subject, stage));

  const { integration, accept } = subject;
  const settings = subject.settings('http://127.0.0.1:9');
  alertContract({ integration, settings, tools: () => testTools({ http: scriptedHttp(accept), settings }) });
}

/** A stand-in of the service, and the integration opened upon it. */
interface Stage {
  readonly standIn: StandIn;
  /** One delivery by a newly opened integration, whose requests are answered so. */
  deliver(respond: Respond, given?: Given): Promise<{ readonly outcome: Outcome; readonly logged: readonly string[] }>;
}

interface Given extends Partial<Tools> {
  /** Instead of the stand-in's. */
  readonly url?: string;
  readonly signal?: AbortSignal;
}

function openStage<Options>({ integration, settings, alert, accept }: Subject<Options>): Stage {
  let standIn: StandIn;
  let http: HttpClient;
  beforeAll(async () => {
    standIn = await openStandIn(accept);
    http = openHttpClient({ connections: 16 });
  });
  afterAll(async () => {
    await standIn.close();
    await http.close();
  });
  return {
    get standIn() {
      return standIn;
    },
    async deliver(respond, { url = standIn.url, signal, ...given } = {}) {
      standIn.respond(respond);
      const block = settings(url);
      const tools = testTools({ http, settings: block, ...given });
      const deliverer = integration.open(integration.options.parse(block), tools);
      return { outcome: expectSound(await deliverer.deliver(alert, attempt(signal))), logged: tools.logged };
    },
  };
}

function answersContract<Options>({ accept, verdicts }: Subject<Options>, stage: Stage): void {
  it('delivers when the service accepts', async () => {
    expect((await stage.deliver(accept)).outcome).toMatchObject({ status: 'delivered' });
  });

  it('knows what every status means', async () => {
    for (let status = 100; status < 600; status++) {
      const { outcome } = await stage.deliver((received, response) => {
        writeStatus(response, status, accept(received));
        return undefined;
      });
      expect([status, verdictOf(outcome)]).toEqual([status, verdicts[status] ?? usualVerdict(status)]);
    }
  });

  it.each([429, 503])('waits as long as Retry-After asks for after %i', async (status) => {
    const now = Date.UTC(2026, 2, 7, 21, 14, 3);
    const asked = async (value: string) => {
      const reply = { status, headers: { 'retry-after': value } };
      return (await stage.deliver(() => reply, { clock: stoppedClock(now) })).outcome;
    };
    expect(await asked('7')).toMatchObject({ status: 'deferred', afterMs: 7_000 });
    expect(await asked(new Date(now + 90_000).toUTCString())).toMatchObject({ status: 'deferred', afterMs: 90_000 });
    expect(await asked('99999999999')).toMatchObject({ status: 'deferred', afterMs: 86_400_000 });
  });

  it.each(oddBodies)('survives %s with any status', async (_, body) => {
    for (const status of [200, 202, 400, 404, 429, 500]) await stage.deliver(() => ({ status, body }));
  });

  it('survives any JSON in an answer', async () => {
    const answers = fc.asyncProperty(fc.jsonValue(), fc.constantFrom(200, 202, 400, 404), async (json, status) => {
      await stage.deliver(() => ({ status, body: JSON.stringify(json) }));
    });
    await fc.assert(answers, { numRuns: 60 });
  });
}

/** `writeHead` refuses what a far side may well send, such as a final 103. */
function writeStatus(response: ServerResponse, status: number, { body = '' }: Reply): void {
  const bare = status < 200 || status === 204 || status === 304;
  const bytes = Buffer.from(bare ? '' : body);
  const head = `HTTP/1.1 ${status} Odd\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`;
  response.socket?.end(Buffer.concat([Buffer.from(head), bytes]));
}

function failuresContract(stage: Stage): void {
  it('defers when the connection is refused', async () => {
    const gone = await openStandIn(() => undefined);
    await gone.close();
    const { outcome } = await stage.deliver(() => undefined, { url: gone.url });
    const why = expect.stringContaining('connection refused by 127.0.0.1');
    expect(outcome).toMatchObject({ status: 'deferred', fault: 'far-side', why });
  });

  it('defers when the connection is reset', async () => {
    const { outcome } = await stage.deliver((_, response) => {
      response.socket?.resetAndDestroy();
      return undefined;
    });
    expect(verdictOf(outcome)).toBe('deferred: far-side');
  });
}

function timeoutContract(stage: Stage): void {
  /** Aborts as soon as the delivery calls `begun`, and checks that it gives up at once. */
  const interrupted = async (arrange: (begun: () => void) => { readonly respond: Respond; readonly url?: string }) => {
    const controller = new AbortController();
    let abortedAt = 0;
    const { respond, ...given } = arrange(() => {
      abortedAt = performance.now();
      controller.abort();
    });
    const { outcome } = await stage.deliver(respond, { ...given, signal: controller.signal });
    expect(performance.now() - abortedAt).toBeLessThan(1_000);
    expect(outcome).toMatchObject({ fault: 'far-side', why: expect.stringContaining('within the timeout') });
  };

  it('asks nothing when it is over before it began', async () => {
    const before = stage.standIn.requests.length;
    await interrupted((begun) => {
      begun();
      return { respond: () => undefined };
    });
    expect(stage.standIn.requests).toHaveLength(before);
  });

  it('gives up while it connects', async () => {
    // TLS to a port that takes connections and says nothing: the handshake never ends.
    const mute = createServer();
    const taken: Socket[] = [];
    mute.on('connection', (socket) => taken.push(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    await interrupted((begun) => {
      mute.once('connection', begun);
      return { respond: () => undefined, url: `https://127.0.0.1:${port}` };
    });
    for (const socket of taken) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
  });

  it('gives up while it waits for the answer', async () => {
    await interrupted((begun) => ({ respond: () => void begun() }));
  });

  it('gives up while the answer trickles in', async () => {
    await interrupted((begun) => ({
      respond: (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('o', () => begun());
        return undefined;
      },
    }));
  });
}

function requestContract<Options>({ settings, accept }: Subject<Options>, stage: Stage): void {
  it('sends the same again for the same key', async () => {
    const sent = async () => {
      const before = stage.standIn.requests.length;
      await stage.deliver(accept);
      return stage.standIn.requests.slice(before);
    };
    const first = await sent();
    expect(first.length).toBeGreaterThan(0);
    expect(await sent()).toEqual(first);
  });

  it('lets no secret out, even when the far side sends everything back', async () => {
    const secrets = secretsOf(settings(stage.standIn.url)).flatMap((secret) => withPath(secret.reveal()));
    for (const status of [200, 202, 302, 400, 401, 403, 404, 429, 500, 503]) {
      const seen = JSON.stringify(await stage.deliver((received) => echo(status, received)));
      for (const secret of secrets) expect(seen).not.toContain(secret);
    }
  });
}

/** A URL is a secret by its path as well. */
function withPath(secret: string): readonly string[] {
  const path = URL.canParse(secret) ? new URL(secret).pathname : '/';
  return path === '/' ? [secret] : [secret, path];
}
