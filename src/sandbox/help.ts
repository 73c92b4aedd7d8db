import { type Addresses, sandboxKeys } from './addresses.ts';
import { cleanContent } from './virustotal/files.ts';

/** The page that a newcomer sees at `/`. */
export function helpText({ url, urls, hooks }: Addresses): string {
  return `ThreatLockDown sandbox: stand-ins of five services, on this machine only.

Put these into ossec.conf and threatlockdown.yaml in place of the real ones.
Any other key of the same shape is taken too; of the hooks, only those listed below.

  slack        hook_url   ${urls.slack}
  pagerduty    base_url   ${urls.pagerduty}
               api_key    ${sandboxKeys.pagerduty}
  virustotal   base_url   ${urls.virustotal}
               api_key    ${sandboxKeys.virustotal}
  shuffle      hook_url   ${urls.shuffle}
  maltiverse   hook_url   ${urls.maltiverse}
               api_key    ${sandboxKeys.maltiverse}

What came in (keys and hooks hidden)

  curl '${url}/sandbox/received'
  curl '${url}/sandbox/received?service=slack'

What they know

  virustotal   the EICAR test file by any of its hashes, and a file with this one line:
               ${cleanContent.trimEnd()}
  maltiverse   the EICAR test file; malicious: 218.92.0.25, dobreusluge.zauvijek.itsforever.net;
               harmless: 8.8.8.8, www.example.com

Making a service misbehave

  curl -X PUT '${url}/sandbox/behaviour/slack' -d '{"kind":"hang"}'

  {"kind":"normal"}                                   as the vendor answers
  {"kind":"slow","ms":3000}                           answers late
  {"kind":"hang"}                                     never answers
  {"kind":"close"}                                    closes the connection before answering
  {"kind":"cut"}                                      closes it in the middle of the answer
  {"kind":"garbage"}                                  sends rubbish
  {"kind":"trickle","ms":500}                         sends a byte at a time
  {"kind":"status","status":503,"body":"down"}        answers this; "headers" too
  {"kind":"rate-limit","retryAfterSeconds":30}        too many requests; the seconds may be left out
  {"kind":"flaky","status":500,"probability":0.2}     fails by chance
  {"kind":"every-nth","status":500,"n":10}            fails one in ten

With "times":3 any of them lasts for three requests. The switches as they stand, and back to the beginning:

  curl '${url}/sandbox/behaviour'
  curl -X POST '${url}/sandbox/reset'

Hooks, each named for what it does

${hookLines('slack', hooks.slack)}
${hookLines('shuffle', hooks.shuffle)}
`;
}

function hookLines(service: string, hooks: Readonly<Record<string, string>>): string {
  return Object.entries(hooks)
    .map(([name, hook]) => `  ${service.padEnd(8)} ${name.padEnd(34)} ${hook}`)
    .join('\n');
}
