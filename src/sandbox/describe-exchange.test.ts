import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../lib/json.ts';
import { describeExchange } from './describe-exchange.ts';
import type { Exchange } from './received.ts';
import { serviceNames } from './service.ts';

const exchange = (parts: Partial<Exchange>): Exchange => ({
  service: 'slack',
  method: 'POST',
  path: '/',
  headers: {},
  body: '',
  status: 200,
  answer: 'ok',
  at: 0,
  ...parts,
});

const slackMessage = {
  attachments: [
    {
      pretext: 'ThreatLockDown Alert',
      title: 'sshd: brute force',
      fields: [{ title: 'Rule ID', value: '5712 _(Level 10)_' }],
    },
  ],
};

describe('an exchange in one line', () => {
  it.each<[string, Partial<Exchange>]>([
    ['slack       200 ok  ThreatLockDown Alert: sshd: brute force (Rule 5712, Level 10)', { body: slackMessage }],
    ['slack       200 ok  hello', { body: { text: 'hello' } }],
    ['slack       404 no_service', { status: 404, answer: 'no_service' }],
    ['slack       429 rate_limited', { status: 429, answer: '{"ok":false,"error":"rate_limited"}' }],
    ['slack       no answer  hello', { status: 0, answer: '', body: { text: 'hello' } }],
    [
      'pagerduty   202 success  trigger error sshd: brute force',
      {
        service: 'pagerduty',
        status: 202,
        answer: '{"status":"success"}',
        body: { event_action: 'trigger', payload: { severity: 'error', summary: 'sshd: brute force' } },
      },
    ],
    [
      "pagerduty   400 'event_action' is missing or blank",
      {
        service: 'pagerduty',
        status: 400,
        answer: '{"status":"invalid event","errors":["\'event_action\' is missing or blank"]}',
      },
    ],
    [
      'shuffle     200 e-1  ThreatLockDown Alert: sshd (Rule 5712, Level 10)',
      {
        service: 'shuffle',
        answer: '{"success": true, "execution_id": "e-1"}',
        body: { pretext: 'ThreatLockDown Alert', title: 'sshd', all_fields: { rule: { id: '5712', level: 10 } } },
      },
    ],
    [
      'virustotal  200 malicious for 62  GET /api/v3/files/abc',
      {
        service: 'virustotal',
        method: 'GET',
        path: '/api/v3/files/abc',
        answer: '{"data":{"attributes":{"last_analysis_stats":{"malicious":62}}}}',
      },
    ],
    [
      'virustotal  404 NotFoundError  GET /api/v3/files/abc',
      {
        service: 'virustotal',
        method: 'GET',
        path: '/api/v3/files/abc',
        status: 404,
        answer: '{"error":{"code":"NotFoundError"}}',
      },
    ],
    [
      'maltiverse  200 neutral  GET /ip/8.8.8.8',
      { service: 'maltiverse', method: 'GET', path: '/ip/8.8.8.8', answer: '{"classification":"neutral"}' },
    ],
  ])('reads: %s', (line, parts) => expect(describeExchange(exchange(parts))).toBe(line));

  it('obeys no control character, and turns no writing around', () => {
    const text = 'red \u001b[31m, \u009b2J, bell\u0007, \u202eback, two\nlines\u2028and three';
    expect(describeExchange(exchange({ body: { text } }))).toBe(
      'slack       200 ok  red [31m, 2J, bell , back, two lines and three',
    );
  });

  it('is one short, clean line whatever was sent and answered', () => {
    const shapes = fc.oneof(
      fc.jsonValue(),
      fc.record({ attachments: fc.jsonValue(), text: fc.jsonValue(), payload: fc.jsonValue() }),
      fc.array(fc.record({ fields: fc.jsonValue(), title: fc.jsonValue() })).map((attachments) => ({ attachments })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...serviceNames),
        shapes,
        fc.oneof(fc.json(), fc.string({ unit: 'binary' })),
        (service, body, answer) => {
          const line = describeExchange(exchange({ service, body: body as Json, answer }));
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect([...line].length).toBeLessThanOrEqual(200);
          expect(line.startsWith(service)).toBe(true);
        },
      ),
    );
  });
});
