import type { z } from 'zod';
import { type Alert, alertText } from '../../alert/alert.ts';
import type { Outcome } from '../../alert/outcome.ts';
import { getJson } from '../http.ts';
import type { Integration } from '../integration.ts';
import { type Finding, lookUpKey, openLookUp } from '../lookup.ts';
import { cacheTtl } from '../lookup-options.ts';
import { openQuotaPause, untilMidnightUtc } from '../lookup-quota.ts';
import { isEmptyFileHash, readHash } from '../lookup-skips.ts';
import { baseUrl, secretKey, settingsSchema } from '../options.ts';
import { type FileReport, fileReport, readAnswer } from './answer.ts';
import { credentialsEvent, foundEvent, unknownEvent } from './event.ts';

const options = settingsSchema({
  api_key: secretKey({ name: 'api_key', example: 'the 64 characters of an API key' }).describe(
    'The API key, 64 characters, from the profile page of your VirusTotal account.',
  ),
  base_url: baseUrl('https://www.virustotal.com').describe('Where the API is; `/api/v3/files/…` is added to it.'),
  cache: cacheTtl().describe(
    'How long an answer is kept and not asked for again: `found` for known files, `unknown` for the others. `none` for not at all.',
  ),
});

/** Looks the hash of each added or changed file up (docs/integrations/virustotal.md). */
export const virustotal: Integration<z.output<typeof options>> = {
  name: 'virustotal',
  summary: 'Looks the hashes of added and changed files up in VirusTotal and reports what it says.',
  options,
  // A public key's allowance (VirusTotal's page "Public vs Premium API").
  limits: {
    concurrency: 2,
    rates: [
      { count: 4, per: 'minute' },
      { count: 500, per: 'day' },
      { count: 15_500, per: 'month' },
    ],
    metered: 'request',
  },
  open: ({ api_key, base_url, cache }, tools) => {
    const lookUp = openLookUp(tools, cache, fileReport);
    const quota = openQuotaPause(tools.clock, untilMidnightUtc);
    const ask = async (hash: string, signal: AbortSignal): Promise<Finding<FileReport>> => {
      const url = `${base_url}/api/v3/files/${hash}`;
      const sent = await getJson(tools, { url, headers: { 'x-apikey': api_key.reveal() }, signal });
      return sent.kind === 'failed' ? sent : readAnswer(sent.answer, quota, tools);
    };
    return {
      async deliver(alert, { signal }) {
        const hash = bestHash(alert);
        if (hash === undefined) return { status: 'skipped', why: 'the alert has no hash of a file' };
        if (isEmptyFileHash(hash)) return { status: 'skipped', why: 'the file is empty' };
        const key = lookUpKey('virustotal', base_url, hash);
        return tell(alert, await lookUp({ key, ask: (asker) => ask(hash, asker) }, signal));
      },
    };
  },
};

/** The strongest hash that the alert has of the file as it is now. */
function bestHash(alert: Alert): string | undefined {
  const hash = (kind: 'sha256' | 'sha1' | 'md5') => readHash(kind, alertText(alert, 'syscheck', `${kind}_after`));
  return hash('sha256') ?? hash('sha1') ?? hash('md5');
}

function tell(alert: Alert, finding: Finding<FileReport>): Outcome {
  switch (finding.kind) {
    case 'found':
      return { status: 'delivered', events: [foundEvent(alert, finding.answer)] };
    case 'unknown':
      return { status: 'delivered', events: [unknownEvent(alert)] };
    case 'barred':
      return { status: 'rejected', why: finding.why, events: [credentialsEvent(alert)] };
    case 'failed':
      return finding.outcome;
    default:
      return finding satisfies never;
  }
}
