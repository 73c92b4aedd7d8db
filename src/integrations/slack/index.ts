import type { z } from 'zod';
import { postJson } from '../http.ts';
import type { Integration } from '../integration.ts';
import { optionsObject, secretUrl, settingsSchema } from '../options.ts';
import { jsonText } from '../trim.ts';
import { readAnswer } from './answer.ts';
import { slackMessage } from './message.ts';

const options = settingsSchema({
  hook_url: secretUrl({ name: 'hook_url', example: 'https://hooks.slack.com/services/T…/B…/…' }).describe(
    'The URL of an incoming webhook. It is a secret: whoever has it can post to the channel.',
  ),
  options: optionsObject().describe(
    'A JSON object. Its members replace those of the attachment (`pretext`, `title`, `color`, `fields`, …) or are added.',
  ),
});

/** Posts each alert to a channel as one attachment (docs/integrations/slack.md). */
export const slack: Integration<z.output<typeof options>> = {
  name: 'slack',
  summary: 'Posts each alert to a Slack channel through an incoming webhook.',
  options,
  // One message a second for each webhook, with short bursts (Slack's page "Rate limits").
  limits: { concurrency: 16, rates: [{ count: 1, per: 'second' }], metered: 'delivery' },
  open: ({ hook_url, options }, tools) => ({
    async deliver(alert, { signal }) {
      const body = jsonText(slackMessage(alert, options));
      const sent = await postJson(tools, { url: hook_url.reveal(), body, signal });
      return sent.kind === 'failed' ? sent.outcome : readAnswer(sent.answer, tools);
    },
  }),
};
