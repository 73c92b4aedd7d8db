import { type Alert, parseAlert } from '../../src/alert/alert.ts';

/** Reads a document as if it were a line of alerts.json. Every value inside is frozen: nobody may change an alert. */
export function alertOf(document: object): Alert {
  return alertFrom(JSON.stringify(document));
}

/** Reads a line of alerts.json. */
export function alertFrom(line: string): Alert {
  const alert = parseAlert(line);
  if (typeof alert === 'string') throw new Error(`the line is no alert: ${alert}`);
  return deepFrozen(alert);
}

/** A brute force against a mail gateway, with `changes` put over it; a member that is undefined is left out. */
export function sampleAlert(changes: object = {}): Alert {
  return alertOf({
    timestamp: '2026-03-07T21:14:03.118+0000',
    rule: {
      level: 10,
      description: 'sshd: many failed logins for one user',
      id: '5720',
      firedtimes: 2,
      mail: false,
      groups: ['syslog', 'sshd', 'authentication_failures'],
    },
    agent: { id: '014', name: 'gateway-2', ip: '10.20.0.14' },
    manager: { name: 'watchtower' },
    id: '1772918043.52117',
    full_log: 'Mar  7 21:14:02 gateway-2 sshd[2211]: Failed password for erin from 198.18.7.9 port 41022 ssh2',
    decoder: { parent: 'sshd', name: 'sshd' },
    data: { srcip: '198.18.7.9', srcport: '41022', dstuser: 'erin' },
    location: '/var/log/auth.log',
    ...changes,
  });
}

/** Freezes a value to its depth; without recursion, since tests nest deeper than the stack is. */
function deepFrozen<T>(value: T): T {
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    Object.freeze(next);
    for (const member of Object.values(next)) if (member !== undefined) waiting.push(member);
  }
  return value;
}
