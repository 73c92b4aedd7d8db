import { z } from 'zod';
import type { Enrichment } from '../../alert/enrichment.ts';
import { isObject, type JsonObject } from '../../lib/json.ts';
import { getJson } from '../http.ts';
import type { Integration } from '../integration.ts';
import { lookUpKey, openLookUp } from '../lookup.ts';
import { cacheTtl } from '../lookup-options.ts';
import { openQuotaPause } from '../lookup-quota.ts';
import { secretKey, secretUrl, settingsSchema } from '../options.ts';
import { isWebUrl } from '../url.ts';
import { readAnswer } from './answer.ts';
import { indicatorEvent } from './event.ts';
import { type Indicator, indicators } from './indicators.ts';

/** A plain host without credentials, and nothing behind it that shells and logs trip over (spec: stock integrations, section 7.1). */
const plainUrl = /^https?:\/\/[a-z0-9.-]+(:[0-9]{1,5})?([/?#][^<>"'{}|\\^`]*)?$/i;

const options = settingsSchema({
  hook_url: secretUrl({ name: 'hook_url', example: 'https://api.maltiverse.com' })
    .refine((url) => !isWebUrl(url.reveal()) || plainUrl.test(url.reveal()), {
      error:
        'hook_url must be a host name with an optional port and path, without user names, brackets and quotes; ' +
        'write <hook_url>https://api.maltiverse.com</hook_url>',
    })
    .describe('The address of the API: `https://api.maltiverse.com`.'),
  api_key: secretKey({ name: 'api_key', example: 'the API key of your account' }).describe(
    'The API key from the profile page of your Maltiverse account.',
  ),
  cache: cacheTtl().describe(
    'How long an answer is kept and not asked for again: `found` for what Maltiverse reports on, `unknown` for the rest. `none` for not at all.',
  ),
});

const hour = 3_600_000;

/** Looks hashes, addresses, names and URLs of each alert up (docs/integrations/maltiverse.md). */
export const maltiverse: Integration<z.output<typeof options>> = {
  name: 'maltiverse',
  summary: 'Looks file hashes, addresses, host names and URLs up in Maltiverse and reports the threats it knows.',
  options,
  // Quotas depend on the plan and are not published with the API: its 429 decides.
  limits: { concurrency: 4, rates: [], metered: 'request' },
  open: ({ hook_url, api_key, cache }, tools) => {
    const base = new URL(hook_url.reveal());
    const lookUp = openLookUp(tools, cache, z.custom<JsonObject>(isObject));
    const quota = openQuotaPause(tools.clock, () => hour);
    const ask = async ({ path }: Indicator, signal: AbortSignal) => {
      const headers = { authorization: `Bearer ${api_key.reveal()}` };
      const sent = await getJson(tools, { url: below(base, path), headers, signal });
      return sent.kind === 'failed' ? sent : readAnswer(sent.answer, quota, tools);
    };
    return {
      async deliver(alert, { signal }) {
        const asked = indicators(alert);
        if (asked.length === 0) return { status: 'skipped', why: 'nothing in the alert to look up' };
        const events: Enrichment[] = [];
        for (const indicator of asked) {
          const key = lookUpKey('maltiverse', base.href, indicator.path);
          const finding = await lookUp({ key, ask: (asker) => ask(indicator, asker) }, signal);
          // What was answered so far is in the cache: the next attempt has it without a request.
          if (finding.kind === 'failed') return finding.outcome;
          if (finding.kind === 'barred') return { status: 'rejected', why: finding.why };
          if (finding.kind === 'found') events.push(indicatorEvent(alert, indicator, finding.answer));
        }
        return { status: 'delivered', events };
      },
    };
  },
};

function below(base: URL, path: string): string {
  return `${base.origin}${base.pathname.replace(/\/+$/, '')}${path}${base.search}`;
}
