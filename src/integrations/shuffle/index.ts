import type { z } from 'zod';
import { postJson } from '../http.ts';
import type { Integration } from '../integration.ts';
import { optionsObject, secretUrl, settingsSchema } from '../options.ts';
import { fitJson } from '../trim.ts';
import { readAnswer } from './answer.ts';
import { shuffleMessage } from './message.ts';
import { skipRules } from './skip-rules.ts';

const options = settingsSchema({
  hook_url: secretUrl({ name: 'hook_url', example: 'https://shuffler.io/api/v1/hooks/webhook_…' }).describe(
    'The URL of the webhook that starts the workflow. It is a secret: whoever has it can start the workflow.',
  ),
  skip_rules: skipRules().describe(
    'Rules whose alerts are not sent, by id. The standard ones are what a Shuffle on the same machine causes when it starts its containers.',
  ),
  options: optionsObject().describe(
    'A JSON object. Its members replace those of the message or are added, at the top level.',
  ),
});

// The cloud's entry takes 32 MB; an instance of one's own takes 250 MB as it is delivered.
const maxBytes = 30_000_000;

/** Starts a Shuffle workflow for each alert (docs/integrations/shuffle.md). */
export const shuffle: Integration<z.output<typeof options>> = {
  name: 'shuffle',
  summary: 'Starts a Shuffle workflow for each alert through its webhook.',
  options,
  limits: { concurrency: 16, rates: [], metered: 'delivery' },
  open: ({ hook_url, skip_rules, options }, tools) => ({
    async deliver(alert, { signal }) {
      const { id } = alert.rule;
      if (id !== undefined && skip_rules.includes(id)) return { status: 'skipped', why: `rule ${id} is in skip_rules` };
      const body = fitJson({ ...shuffleMessage(alert), ...options }, ['all_fields'], maxBytes);
      if (body === undefined) return { status: 'rejected', why: 'over 30 MB even without all_fields' };
      const sent = await postJson(tools, { url: hook_url.reveal(), body, signal });
      return sent.kind === 'failed' ? sent.outcome : readAnswer(sent.answer, tools);
    },
  }),
};
