import { beforeEach, describe, expect, it } from 'vitest';
import { bareEvent } from './bare-event.contract.ts';
import { readQueueMessage } from './queue-message.ts';

const event = bareEvent();

beforeEach(() => event.begin(0));

const read = (message: string) => readQueueMessage(message, event, 'mgr');

describe('the parts of a queue message', () => {
  it.each([
    ['1:/var/log/x:hello', '/var/log/x', 'hello'],
    ['1:C|:\\logs\\a.txt:m', 'C:\\logs\\a.txt', 'm'],
    ['1:C:\\logs\\a.txt:m', 'C', '\\logs\\a.txt:m'],
    ['1:a||b:c:d', 'a|b', 'c:d'],
    ['1:a|||:b:c', 'a|:b', 'c'],
    ['1:a|bc:m', 'abc', 'm'],
    ['1:tail||:m', 'tail|', 'm'],
    ['1:a|\nb:m', 'a\nb', 'm'],
    ['1::m', '', 'm'],
    ['1:x:', 'x', ''],
    ['1:x:a|:b||c', 'x', 'a|:b||c'],
    ['1:x:two\nlines', 'x', 'two\nlines'],
    ['1!x:m', 'x', 'm'],
  ])('%j is at %j and says %j', (message, location, fullLog) => {
    expect(read(message)).toBe('read');
    expect(event.location.text).toBe(location);
    expect(event.fullLog).toBe(fullLog);
  });

  it('takes the first byte for the queue id, whatever it is', () => {
    expect(read('f:EventChannel:{}')).toBe('read');
    expect(event.queueId).toBe('f');
  });

  it.each([
    ['1:ab|:m', 'no-location'],
    ['1:nolocation', 'no-location'],
    ['1:bar|', 'no-location'],
    ['1:x', 'too-short'],
    ['', 'too-short'],
    ['1:x\0:m', 'too-short'],
    ['1:[001 (web) any->x:m', 'no-agent-id'],
  ])('rejects %j: %s', (message, why) => {
    expect(read(message)).toBe(why);
  });

  it('ends at the first NUL', () => {
    expect(read('1:x:one\0two\0')).toBe('read');
    expect(event.fullLog).toBe('one');
  });

  it('does not look for the end of the location behind a NUL', () => {
    expect(read('1:location\0:m')).toBe('no-location');
  });

  it('drops what is beyond 65,535 bytes', () => {
    read(`1:x:${'a'.repeat(65_531)}`);
    expect(event.fullLog).toHaveLength(65_531);
    read(`1:x:${'a'.repeat(65_532)}`);
    expect(event.fullLog).toHaveLength(65_531);
  });
});

describe('where a queue message is from', () => {
  it.each([
    ['[005] (web01) 10.0.0.5->/var/log/auth.log', '005', '(web01) 10.0.0.5->/var/log/auth.log', 'web01'],
    ['[001] (web-1) any->virustotal', '001', '(web-1) any->virustotal', 'web-1'],
    ['[001] (web-1) fe80|:|:1->virustotal', '001', '(web-1) fe80::1->virustotal', 'web-1'],
    ['[007] (db) any->/var/log/a|:b', '007', '(db) any->/var/log/a:b', 'db'],
    ['[001]', '001', '', ''],
    ['[001] ', '001', '', ''],
    ['[001] noname->x', '001', 'noname->x', ''],
    ['[001] (noend->x', '001', '(noend->x', ''],
    ['[001]?(glued) any->x', '001', '(glued) any->x', 'glued'],
    ['/var/log/secure', '000', '/var/log/secure', 'mgr'],
    ['(script) user@host->diff', '000', '(script) user@host->diff', 'mgr'],
    ['10.1.2.3', '000', '10.1.2.3', 'mgr'],
  ])('%j: agent %s at %j, host %j', (written, agentId, location, host) => {
    expect(read(`1:${written}:m`)).toBe('read');
    expect(event.agentId).toBe(agentId);
    expect(event.location.text).toBe(location);
    expect(event.hostname.text).toBe(host);
    expect(event.hostname.isSet).toBe(true);
  });
});
