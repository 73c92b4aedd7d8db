import type { JsonObject } from '../../src/lib/json.ts';
import { localDateTime } from '../../src/lib/local-time.ts';
import { inside, type Moment, pick } from './cast.ts';

/** What an event says; see `Happening.tell`. */
export interface Told {
  readonly log: string;
  readonly words?: string;
  readonly data?: JsonObject;
  readonly syscheck?: JsonObject;
}

const port = ({ random }: Moment) => String(32_768 + Math.floor(random() * 28_000));
/** `Nov 21 17:03:13 web-1 sshd[812]: …` */
export const syslog = (moment: Moment, host: string, program: string, text: string) =>
  `${localDateTime(moment.at).slice(5)} ${host} ${program}[${800 + Math.floor(moment.random() * 9_000)}]: ${text}`;

/** A log line of sshd about somebody elsewhere. */
export const sshd = (moment: Moment, host: string, from: string, who: string, words: string): Told => {
  const srcport = port(moment);
  return {
    log: syslog(moment, host, 'sshd', `${words} from ${from} port ${srcport} ssh2`),
    data: { srcip: from, srcport, dstuser: who },
  };
};

export const request = (moment: Moment, from: string, url: string, status: number): Told => ({
  log: `${from} - - [${localDateTime(moment.at)}] "GET ${url} HTTP/1.1" ${status} 153 "-" "Mozilla/5.0"`,
  data: { protocol: 'GET', srcip: from, id: String(status), url },
});

export function logon(moment: Moment, targetUserName: string, eventID: string, words: string): Told {
  const eventdata = { targetUserName, ipAddress: pick(moment, inside), logonType: '3' };
  const win = { system: { eventID, channel: 'Security', computer: 'DESK-14.corp.example' }, eventdata };
  return { log: JSON.stringify({ win }), words: `Windows: ${targetUserName} ${words}`, data: { win } };
}
