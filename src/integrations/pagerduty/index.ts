import type { z } from 'zod';
import { postJson } from '../http.ts';
import type { Integration } from '../integration.ts';
import { baseUrl, optionsObject, secretKey, settingsSchema } from '../options.ts';
import { fitJson } from '../trim.ts';
import { readAnswer } from './answer.ts';
import { pagerdutyEvent } from './message.ts';

const options = settingsSchema({
  api_key: secretKey({ name: 'api_key', example: 'the 32 characters of an Events API v2 integration key' }).describe(
    'The integration key of a service or an event orchestration, 32 characters.',
  ),
  base_url: baseUrl('https://events.pagerduty.com').describe(
    'Where the Events API is. Accounts in the European region: `https://events.eu.pagerduty.com`.',
  ),
  options: optionsObject().describe(
    'A JSON object. Its members replace those of the event or are added, at the top level: `{"payload": …}` replaces the whole payload.',
  ),
});

// 512 KB for the whole request; read as the smaller of the two kilobytes (PagerDuty's page "Send an Alert Event").
const maxBytes = 512_000 - 1;

/** Opens or extends a PagerDuty alert for each of ours (docs/integrations/pagerduty.md). */
export const pagerduty: Integration<z.output<typeof options>> = {
  name: 'pagerduty',
  summary: 'Opens a PagerDuty alert for each alert through the Events API v2.',
  options,
  // 120 events a minute for each integration key (PagerDuty's page "Events API v2 overview").
  limits: { concurrency: 16, rates: [{ count: 120, per: 'minute' }], metered: 'delivery' },
  open: ({ api_key, base_url, options }, tools) => ({
    async deliver(alert, { key, signal }) {
      const event = { ...pagerdutyEvent(alert, api_key, key), ...options };
      const body = fitJson(event, ['payload', 'custom_details'], maxBytes);
      if (body === undefined) return { status: 'rejected', why: 'over 512 KB even without details: shorten <options>' };
      const sent = await postJson(tools, { url: `${base_url}/v2/enqueue`, body, signal });
      return sent.kind === 'failed' ? sent.outcome : readAnswer(sent.answer, tools);
    },
  }),
};
