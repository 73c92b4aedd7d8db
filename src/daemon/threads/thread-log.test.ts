import { describe, expect, it } from 'vitest';
import { type LogMessage, threadLog } from './thread-log.ts';

/** What another thread gets of it. */
function telling() {
  const told: LogMessage[] = [];
  return { log: threadLog((message) => told.push(structuredClone(message))), told };
}

describe('the log of a thread', () => {
  it('tells each message with its level and its facts', () => {
    const { log, told } = telling();
    log.debug({ a: 1 }, 'one');
    log.info({}, 'two');
    log.warn({}, 'three');
    log.error({}, 'four');
    expect(told[0]).toEqual({ type: 'log', level: 'debug', fields: { a: 1 }, message: 'one' });
    expect(told.map(({ level, message }) => [level, message])).toEqual([
      ['debug', 'one'],
      ['info', 'two'],
      ['warn', 'three'],
      ['error', 'four'],
    ]);
  });

  it('gives a child the facts of its parents, which its own come after', () => {
    const { log, told } = telling();
    log.child({ part: 'a', file: 'x' }).child({ file: 'y' }).warn({ line: 3 }, '.');
    expect(told[0]?.fields).toEqual({ part: 'a', file: 'y', line: 3 });
  });

  it('keeps of an error what a person needs: its kind, its code and where it was', () => {
    const { log, told } = telling();
    const error = Object.assign(new TypeError('no such thing'), { code: 'ENOENT', call: () => undefined });
    log.child({ defect: error }).error({ error }, '.');
    const facts = { type: 'TypeError', message: 'no such thing', code: 'ENOENT', stack: error.stack };
    expect(told[0]?.fields).toEqual({ defect: facts, error: facts });
  });
});
