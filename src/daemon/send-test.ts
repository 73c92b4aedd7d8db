import { hostname } from 'node:os';
import { type Alert, parseAlert } from '../alert/alert.ts';
import type { Block } from '../config/config.ts';
import { secretHider } from '../delivery/exchanges/hide-secrets.ts';
import { showExchange } from '../delivery/exchanges/show-exchange.ts';
import type { TestReport } from '../delivery/integration-report.ts';
import { localTimestamp } from '../lib/local-time.ts';
import { type SendWorld, sendRecorded } from './send-once.ts';

/** Sends a test alert by one block and tells how it went, and what was said. */
export async function sendTest(block: Block, world: SendWorld): Promise<TestReport> {
  const hide = secretHider(block.secrets);
  const log = world.log.child({ lane: block.lane, test: true });
  const { result, said } = await sendRecorded(block, testAlert(world.clock.now(), hostname()), { ...world, log });
  return {
    outcome: result.status,
    why: 'why' in result ? hide.text(result.why) : undefined,
    enrichments: 'events' in result ? result.events.length : 0,
    exchanges: said.map((recording) => showExchange(recording, 1, hide)),
  };
}

/** An address and a file that everybody knows: look-ups have something to ask about, and an answer is to be expected. */
const knownAddress = '8.8.8.8';
/** Of the test file of the European Institute for Computer Antivirus Research, which harms nobody. */
const knownFile = {
  path: '/tmp/eicar.com',
  event: 'added',
  md5_after: '44d88612fea8a8f36de82e1278abb02f',
  sha1_after: '3395856ce81f2b7382dee72602f798b642f14140',
  sha256_after: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
};

export function testAlert(now: number, host: string): Alert {
  const document = {
    timestamp: localTimestamp(now),
    rule: {
      level: 3,
      description: 'ThreatLockDown test alert: this integration works',
      id: '0',
      firedtimes: 1,
      mail: false,
      groups: ['threatlockdown', 'test'],
    },
    agent: { id: '000', name: host },
    manager: { name: host },
    id: `${Math.floor(now / 1_000)}.${now % 1_000}`,
    full_log: `Sent by ThreatLockDown on ${host} because somebody asked for a test. Nothing has happened.`,
    decoder: { name: 'threatlockdown' },
    data: { srcip: knownAddress },
    syscheck: knownFile,
    location: 'threatlockdown',
  };
  const alert = parseAlert(JSON.stringify(document));
  if (typeof alert === 'string') throw new Error(`the test alert is none: ${alert}`);
  return alert;
}
