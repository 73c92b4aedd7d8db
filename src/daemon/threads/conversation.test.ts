import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { Conversation } from './conversation.ts';

type To = { readonly type: 'echo'; readonly text: string } | { readonly type: 'fail' | 'hang' };
type From = { readonly type: 'echoed'; readonly text: string } | { readonly type: 'ready' };

const thread = `
  const { parentPort: port } = require('node:worker_threads');
  port.on('message', ({ type, text }) => {
    if (type === 'end') process.exit();
    if (type === 'fail') throw new Error('a defect');
    if (type === 'hang') for (;;);
    port.postMessage({ type: 'log', level: 'info', fields: { text }, message: 'it echoes' });
    port.postMessage({ type: 'echoed', text });
  });
  port.postMessage({ type: 'ready' });
`;

function converse() {
  const { log, logged } = testTools();
  const worker = new Worker(thread, { eval: true });
  const conversation = new Conversation<To, From>(worker, 'the echo', log);
  onTestFinished(() => conversation.terminate());
  return { worker, conversation, logged };
}

describe('a conversation with a thread', () => {
  it('gets an answer to each question, and leaves no listener', async () => {
    const { conversation, worker } = converse();
    expect(await conversation.answer('ready')).toEqual({ type: 'ready' });
    const listeners = () => ['message', 'exit'].map((event) => worker.listenerCount(event));
    const before = listeners();
    for (const text of ['a', 'b']) {
      expect(await conversation.ask({ type: 'echo', text }, 'echoed')).toEqual({ type: 'echoed', text });
    }
    expect(listeners()).toEqual(before);
  });

  it('is heard, and what the thread logs is logged', async () => {
    const { conversation, logged } = converse();
    const heard: string[] = [];
    conversation.hear(({ type }) => heard.push(type));
    await conversation.ask({ type: 'echo', text: 'a' }, 'echoed');
    expect(heard.filter((type) => type !== 'log')).toEqual(['ready', 'echoed']);
    expect(logged).toEqual([JSON.stringify({ level: 'info', message: 'it echoes', text: 'a' })]);
  });

  it('ends when it is asked to', async () => {
    const { conversation } = converse();
    await conversation.end();
    expect(conversation.hasEnded).toBe(true);
    await conversation.end();
  });

  it('gives no answer once the thread has died, of which the log tells', async () => {
    const { conversation, logged } = converse();
    await conversation.answer('ready');
    const answered = conversation.ask({ type: 'fail' }, 'echoed');
    expect(await answered).toBeUndefined();
    await conversation.ended;
    expect(await conversation.ask({ type: 'echo', text: 'a' }, 'echoed')).toBeUndefined();
    expect(logged.join()).toMatch(/defect of the program.*the echo/);
  });

  it('ends a thread that does not listen any more where it stands', async () => {
    const { conversation } = converse();
    await conversation.answer('ready');
    const answered = conversation.ask({ type: 'hang' }, 'echoed');
    const ended = conversation.end();
    await conversation.terminate();
    await ended;
    expect(await answered).toBeUndefined();
    await until(() => conversation.hasEnded);
  });
});
