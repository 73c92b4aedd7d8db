import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareEvent } from './bare-event.contract.ts';
import { predecode } from './predecode.ts';
import { readQueueMessage } from './queue-message.ts';

const event = bareEvent();

/** timestamp, hostname, program, log; undefined where unset. */
function predecoded(message: string, location = 'x') {
  event.begin(0);
  readQueueMessage(`1:${location}:${message}`, event, 'MGR');
  predecode(event);
  const { timestamp, hostname, programName, log } = event;
  return [timestamp, hostname.text, programName.isSet ? programName.text : undefined, log.text];
}

const unset = undefined;

describe('host and program after a syslog header', () => {
  it.each<[string, string, string | undefined, string]>([
    ['host sshd[123]: hello', 'host', 'sshd', 'hello'],
    ['host sshd[123]:hello', 'host', 'sshd', 'hello'],
    ['host sshd[123] hello', 'host', 'sshd', 'hello'],
    ['host sshd[123]:  hello', 'host', 'sshd', ' hello'],
    ['host sshd:hello', 'host', 'sshd', 'hello'],
    ['host sshd:  hello', 'host', 'sshd', ' hello'],
    ['host sshd[abc]: hello', 'host', unset, 'sshd[abc]: hello'],
    ['host sshd[123x]: hello', 'host', unset, 'sshd[123x]: hello'],
    ['host sshd[123', 'host', unset, 'sshd[123'],
    ['host sshd[123]', 'host', unset, 'sshd[123]'],
    ['host hello world', 'host', unset, 'hello world'],
    ['host  prog: x', 'host', unset, ' prog: x'],
    ['host : x', 'host', '', 'x'],
    ['sshd: hello', 'MGR', 'sshd', 'hello'],
    ['sshd:hello', 'MGR', unset, 'sshd:hello'],
    [' host sshd: x', 'host', 'sshd', 'x'],
    ['  host sshd: x', '', unset, 'host sshd: x'],
    ['fe80::1 sshd[1]: x', 'MGR', unset, 'fe80::1 sshd[1]: x'],
    ['h@x/y (proc)[1]: z', 'h@x/y', '(proc)', 'z'],
    ['host kern: [ID 1 kern.info] msg', 'host', 'kern', 'msg'],
    ['host kern: [ID 1 kern.info]', 'host', 'kern', ''],
    ['host kern: [ID 1 kern.info', 'host', 'kern', '[ID 1 kern.info'],
    ['kern: [ID 1 kern.info] msg', 'MGR', 'kern', 'msg'],
    ['host kern [ID 1 kern.info] msg', 'host', unset, 'kern [ID 1 kern.info] msg'],
    ['host x', 'host', unset, 'x'],
    ['host', 'MGR', unset, 'host'],
    ['host ', 'host', unset, ''],
  ])('%j', (rest, host, program, log) => {
    expect(predecoded(`Dec 29 10:00:01 ${rest}`)).toEqual(['Dec 29 10:00:01', host, program, log]);
  });

  it.each<[string, string | undefined, string]>([
    ['auth|security:info sshd[12]: m', 'sshd', 'm'],
    ['auth|security:info sshd: m', 'sshd', 'm'],
    ['auth|security:info sshd[12]:m', 'sshd', 'auth|security:info sshd'],
    ['auth|security:info sshd[12', 'sshd', 'auth|security:info sshd'],
    ['x|security:info foo bar', 'foo bar', ' bar'],
    ['x|security:info foo:bar', 'foo:bar', ':bar'],
    ['x|security:info sshd[a]: m', 'sshd[a]: m', '[a]: m'],
    ['a|Bad:info b: y', unset, 'a|Bad:info b: y'],
    ['a|bad;info b: y', unset, 'a|bad;info b: y'],
    ['a|bad:info', unset, 'a|bad:info'],
    ['a|bad:info: b', unset, 'a|bad:info: b'],
  ])('AIX: %j', (rest, program, log) => {
    expect(predecoded(`Dec 29 10:00:01 host ${rest}`)).toEqual(['Dec 29 10:00:01', 'host', program, log]);
  });

  it('leaves an agent its name and takes everything else from the header', () => {
    expect(predecoded('Dec 29 10:00:01 host sshd[123]: hello', '[001] (agent) 10.0.0.1->/var/log/x')).toEqual([
      'Dec 29 10:00:01',
      'agent',
      'sshd',
      'hello',
    ]);
  });
});

describe('syslog headers', () => {
  it.each([
    '2015 Dec 29 10:00:01',
    '2015-04-16 21:51:02,805',
    '2021-04-21 10:16:09.404756-0700',
    '2021-04-21 10:16:09.404756+0200',
    '2009-05-22T09:36:46.214994-07:00',
    '2007-06-14T15:48:55-04:00',
    '2022-12-19T15:02:53.288+00:00',
    'xxx xx xx:xx:xx',
  ])('%s', (time) => {
    expect(predecoded(`${time} host sshd[1]: m`)).toEqual([time, 'host', 'sshd', 'm']);
  });

  it('takes an extra space after the header', () => {
    const time = '2021-04-21 10:16:09.404756-0700';
    expect(predecoded(`${time}  host prog[1]: m`)).toEqual([time, 'host', 'prog', 'm']);
  });

  it('a date to the second with a zone needs 33 bytes', () => {
    const time = '2007-06-14T15:48:55-04:00';
    expect(predecoded(`${time} host p: m`)).toEqual([time, 'host', 'p', 'm']);
    expect(predecoded(`${time} hst p: m`)).toEqual([time, 'hst', 'p', 'm']);
    expect(predecoded(`${time} h p: m`)).toEqual([unset, 'MGR', unset, `${time} h p: m`]);
  });

  it('a BSD header needs 17 bytes', () => {
    expect(predecoded('Dec 29 10:00:01 h')).toEqual(['Dec 29 10:00:01', 'MGR', unset, 'h']);
    expect(predecoded('Dec 29 10:00:01 ')).toEqual([unset, 'MGR', unset, 'Dec 29 10:00:01 ']);
  });

  it.each([
    '2007-06-14T15:48:55Z host sshd[1]: no fraction, so no header',
    '<34>Dec 29 10:00:01 host sshd[1]: m',
    'Dec 29 10-00-01 host sshd[1]: m',
    'last message repeated 3 times',
    '{"a":"b","c":[1,2,3],"d":{"e":"f"}}',
    '',
  ])('finds none in %j', (line) => {
    expect(predecoded(line)).toEqual([unset, 'MGR', unset, line]);
  });

  it('cuts any other fraction at byte 32, even inside a word', () => {
    const line = '2022-12-19T15:02:53.288Z host sshd[1]: ms Z';
    expect(predecoded(line)).toEqual(['2022-12-19T15:02:53.288Z host s', 'MGR', unset, 'hd[1]: ms Z']);
  });

  it('knows the German March, though it is a byte longer', () => {
    expect(predecoded('M\xc3\xa4r 02 17:30:52 host sshd[1]: x')).toEqual([
      'M\xc3\xa4r 02 17:30:5',
      'host',
      'sshd',
      'x',
    ]);
  });
});

describe('headers that name neither host nor program', () => {
  it.each([
    ['Mon Apr 17 18:27:14 2006 1 64.1.1.1 5', 'Mon Apr 17 18:27:14 2006', '1 64.1.1.1 5'],
    ['[Fri Feb 11 18:06:35 2004] [warn] apache', 'Fri Feb 11 18:06:35 2004', '[warn] apache'],
    ['01/28-09:13:16.240702  [**] snort', '01/28-09:13:16.240702', '[**] snort'],
    ['01/28/1979-09:13:16.240702  [**] suricata', '01/28/1979-09:13:16.240702', '[**] suricata'],
    ['1140804070.368 111623 192.168.0.1 TCP_MISS/200 2345', '1140804070.368', '111623 192.168.0.1 TCP_MISS/200 2345'],
    ['1140804070.368  11623 192.168.0.1 TCP_MISS/200 2345', '1140804070.368 ', '11623 192.168.0.1 TCP_MISS/200 2345'],
  ])('%s', (line, timestamp, log) => {
    expect(predecoded(line)).toEqual([timestamp, 'MGR', unset, log]);
  });
});

describe('the tags of a macOS log', () => {
  const time = '[Time 2006.12.28 15:53:55 UTC]';

  it('give program, message and host', () => {
    const line = `${time} [Facility auth] [Sender sshd] [PID 483] [Message error: PAM failure] [Host Hostname] [UID 0]`;
    expect(predecoded(line)).toEqual([unset, 'Hostname', 'sshd', 'error: PAM failure']);
    expect(predecoded(line, '[001] (agent) any->x')).toEqual([unset, 'agent', 'sshd', 'error: PAM failure']);
  });

  it('count once each, and not after the host', () => {
    const line = `${time} [Message a] [Message b] [Sender c] [Sender d] [Host e] [Host f]`;
    expect(predecoded(line)).toEqual([unset, 'e', 'c', 'a']);
    expect(predecoded(`${time} [Host e] [Sender c] [Message a]`)).toEqual([unset, 'e', unset, ' UTC] [Host e']);
  });

  it('leave the text before the first closed one as the log when there is no message', () => {
    expect(predecoded('[Time 2006.12.28 15:53:55] [Facility auth] [Sender sshd] [PID 4]')).toEqual([
      unset,
      'MGR',
      'sshd',
      '] [Facility auth] [Sender sshd',
    ]);
    expect(predecoded(`${time} [PID 4]`)).toEqual([unset, 'MGR', unset, ' UTC] [PID 4]']);
  });

  it('keep what is left of a message without an end', () => {
    expect(predecoded(`${time} [PID 4 [Message no end`)).toEqual([unset, 'MGR', unset, 'no end']);
    expect(predecoded(`${time} [Sender sshd [PID 4`)).toEqual([unset, 'MGR', unset, ' UTC] [Sender sshd [PID 4']);
  });
});

it('never takes anything from the full log', () => {
  const pieces = ['Dec', ' ', '29', '10:00:01', 'host', 'a|b:c', '[1]', ':', '[ID 1] ', '2022-12-19T15:02:53.288Z'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
      const line = parts.join('');
      expect(line.includes(predecoded(line)[3] ?? '-')).toBe(true);
      expect(event.fullLog).toBe(line);
    }),
  );
});
