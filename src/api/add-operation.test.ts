import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../../test/support/ask.ts';
import { testTools } from '../../test/support/test-tools.ts';
import { ApiError, addErrorShape } from './access/api-error.ts';
import { makeServer } from './access/make-server.ts';
import { addOperation } from './add-operation.ts';
import type { Asked } from './contract.ts';

let url: string;
let asked: unknown[];

beforeEach(async () => {
  asked = [];
  const server = makeServer();
  addErrorShape(server, testTools().log);
  addOperation(server, 'GET /api/alerts/histogram', async ({ query }) => {
    asked.push(query);
    return { width: 60_000, buckets: [], complete: true };
  });
  addOperation(server, 'POST /api/integrations/:lane/pause', async ({ params }) => void asked.push(params));
  addOperation(server, 'POST /api/deliveries/drop', async ({ body }: Asked<'POST /api/deliveries/drop'>) => {
    asked.push(body);
    throw new ApiError(409, 'gone', 'they are gone already');
  });
  addOperation(server, 'GET /api/alerts/export', async ({ query: { format } }, _request, reply) => {
    asked.push(format);
    await reply.type('text/csv').send('agent.name\r\n');
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
});

describe('an operation', () => {
  it('is handed what was asked, read by the contract', async () => {
    const answer = await ask(`${url}/api/alerts/histogram?from=1970-01-01T00:00:01Z&to=2000&buckets=7&extra=x`);
    expect(answer).toMatchObject({ status: 200, json: { width: 60_000, buckets: [], complete: true } });
    expect(asked).toEqual([{ from: 1_000, to: 2_000, buckets: 7 }]);
  });

  it('answers 204 when it has nothing to say', async () => {
    expect(await ask(`${url}/api/integrations/slack%232/pause`, { method: 'POST' })).toMatchObject({
      status: 204,
      text: '',
    });
    expect(asked).toEqual([{ lane: 'slack#2' }]);
  });

  it('may answer what is no JSON', async () => {
    const answer = await ask(`${url}/api/alerts/export?format=csv`);
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, 'text/csv', 'agent.name\r\n']);
  });

  it('is not called for what it cannot be asked, and the answer says what and where', async () => {
    const answer = await ask(`${url}/api/alerts/histogram?from=yesterday&to=1&buckets=900`);
    expect(answer).toMatchObject({ status: 400, json: { error: { code: 'bad_request' } } });
    expect(answer.text).toContain(
      'query.from: is no time; write milliseconds since the epoch, or 2026-01-31T12:00:00Z; ' +
        'query.buckets: must be from 1 to 500 (/api/docs describes it)',
    );
    expect(asked).toEqual([]);
  });

  it.each(['-1', '2026-13-45', 'Sat, 01 Jan 2000', '1e12', ''])('is not called for the time "%s"', async (from) => {
    const answer = await ask(`${url}/api/alerts/histogram?from=${encodeURIComponent(from)}&to=1`);
    expect([answer.status, asked]).toEqual([400, []]);
    expect(answer.text).toContain('query.from: is no time');
  });

  it.each([[{ ids: [{ password: 'hush-hush' }] }], [{ states: ['hush-hush'] }], ['hush-hush'], [undefined]])(
    'does not say back what it was sent: %j',
    async (body) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await ask(`${url}/api/deliveries/drop`, { method: 'POST', ...(body && { headers, body }) });
      expect(answer).toMatchObject({ status: 400, json: { error: { message: expect.stringContaining('body') } } });
      expect(answer.text).not.toContain('hush-hush');
    },
  );

  it('has the errors of its handler for an answer', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await ask(`${url}/api/deliveries/drop`, { method: 'POST', headers, body: { ids: ['7'] } });
    expect(answer).toMatchObject({ status: 409, json: { error: { code: 'gone', message: 'they are gone already' } } });
  });

  it('is not worked out for its headers alone', async () => {
    const headers = await fetch(`${url}/api/alerts/export?format=csv`, { method: 'HEAD' });
    expect([headers.status, asked]).toEqual([404, []]);
  });
});
