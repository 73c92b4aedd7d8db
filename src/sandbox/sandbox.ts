/**
 * Local stand-ins of the five services, one HTTP server for all, each under its own prefix. What comes in is answered as
 * the vendor would answer, remembered without its secrets, and sent in the manner that the service's switch says.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../lib/clock.ts';
import { type Addresses, addressesAt, sandboxKeys } from './addresses.ts';
import { type Behaviour, behaviourSchema, openSwitchboard, repeatableRandom } from './behaviour.ts';
import type { Controls } from './control.ts';
import { helpText } from './help.ts';
import { type MaltiverseOptions, openMaltiverse } from './maltiverse/maltiverse.ts';
import type { PagerDutyAlert } from './pagerduty/alerts.ts';
import { openPagerDuty } from './pagerduty/pagerduty.ts';
import { type Exchange, openReceived } from './received.ts';
import { serve } from './server.ts';
import type { ServiceName } from './service.ts';
import { type Execution, openShuffle } from './shuffle/shuffle.ts';
import { openSlack, type SlackOptions } from './slack/slack.ts';
import { openVirusTotal, type VirusTotalOptions } from './virustotal/virustotal.ts';

export interface SandboxOptions {
  readonly host?: string | undefined;
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  readonly clock: Clock;
  /** False: no service ever says of its own accord that it has had enough. True by default. */
  readonly quotas?: boolean | undefined;
  readonly slack?: SlackOptions | undefined;
  readonly virustotal?: VirusTotalOptions | undefined;
  readonly maltiverse?: MaltiverseOptions | undefined;
  /** For `flaky`: from 0 up to, but not including, 1. By default a sequence that is the same at every start. */
  readonly random?: (() => number) | undefined;
  /** Called for each request, before its answer is sent. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

export interface Sandbox extends Addresses {
  /** Keys that the services take. */
  readonly keys: typeof sandboxKeys;
  /** The newest thousand, oldest first. An exchange is in the list before its caller has the answer. */
  received(service?: ServiceName): readonly Exchange[];
  /** Of all requests since the start or the last reset. */
  count(service?: ServiceName): number;
  /** The alerts that PagerDuty's events made, oldest first. */
  alerts(): readonly PagerDutyAlert[];
  /** The workflows that Shuffle's hooks started, oldest first. */
  executions(): readonly Execution[];
  /** Throws when the behaviour is none, such as a status of 42. */
  behave(service: ServiceName, behaviour: Behaviour): void;
  /** Forgets what was received, the switches, the quotas used, and all else. */
  reset(): void;
  /** Breaks off the exchanges under way. */
  close(): Promise<void>;
}

/** Rejects when the address cannot be had. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, onExchange, host = '127.0.0.1', port = 0 } = options;
  let state = openState(options);
  const server = createServer((request, response) => {
    serve(request, response, { ...state, controls, clock, onExchange }).catch((error) => giveUp(response, error));
  });
  const addresses = addressesAt(await listen(server, host, port));
  const controls: Controls = {
    received: (service) => state.received.list(service),
    behaviours: () => state.switches.all(),
    behave: (service, behaviour) => state.switches.set(service, behaviourSchema.parse(behaviour)),
    reset: () => {
      state = openState(options);
    },
    help: () => helpText(addresses),
  };
  return {
    ...addresses,
    keys: sandboxKeys,
    received: controls.received,
    count: (service) => state.received.count(service),
    alerts: () => state.services.pagerduty.alerts(),
    executions: () => state.services.shuffle.executions(),
    behave: controls.behave,
    reset: controls.reset,
    close: () => close(server),
  };
}

/** All that a reset throws away. */
function openState(options: SandboxOptions) {
  const { clock, quotas = true, slack = {}, virustotal = {}, maltiverse = {} } = options;
  return {
    services: {
      slack: openSlack(slack, quotas),
      pagerduty: openPagerDuty(quotas),
      virustotal: openVirusTotal(virustotal, quotas),
      shuffle: openShuffle(clock),
      maltiverse: openMaltiverse(maltiverse, quotas),
    },
    switches: openSwitchboard(options.random ?? repeatableRandom(1)),
    received: openReceived(),
  };
}

/** The URL that reaches the server from this machine. */
async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${local.includes(':') ? `[${local}]` : local}:${(server.address() as AddressInfo).port}`;
}

/** Either the caller has gone in the middle of its request, or the fault is ours: it must not look like a vendor's. */
function giveUp(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else response.writeHead(500, { 'content-type': 'text/plain' }).end(`a defect of the sandbox: ${String(error)}\n`);
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
