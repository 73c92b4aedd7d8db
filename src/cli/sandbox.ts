import { type Command, InvalidArgumentError } from 'commander';
import { whenAborted } from '../lib/clock.ts';
import { describeExchange } from '../sandbox/describe-exchange.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import type { CliContext } from './context.ts';

export function sandboxCommand(program: Command, context: CliContext): void {
  program
    .command('sandbox')
    .description(
      'run local stand-ins of the five services, and show what they receive; for trying a configuration without accounts',
    )
    .option('--host <address>', 'listen here', '127.0.0.1')
    .option('--port <port>', 'listen on this port', readPort, 8085)
    .option('--no-quotas', 'never answer that a quota is used up')
    .action(async (options: { host: string; port: number; quotas: boolean }) => {
      const { clock, out, stop } = context;
      const sandbox = await startSandbox({
        ...options,
        clock,
        onExchange: (exchange) => out(`${describeExchange(exchange)}\n`),
      });
      out(introduction(sandbox));
      await whenAborted(stop);
      await sandbox.close();
    });
}

function introduction({ url, urls, keys }: Sandbox): string {
  return `Stand-ins of the five services at ${url} (stop with Ctrl-C). In ossec.conf:

  <integration><name>slack</name><hook_url>${urls.slack}</hook_url><alert_format>json</alert_format></integration>
  <integration><name>shuffle</name><hook_url>${urls.shuffle}</hook_url><alert_format>json</alert_format></integration>
  <integration><name>pagerduty</name><api_key>${keys.pagerduty}</api_key><alert_format>json</alert_format></integration>
  <integration><name>virustotal</name><api_key>${keys.virustotal}</api_key><group>syscheck</group><alert_format>json</alert_format></integration>
  <integration><name>maltiverse</name><hook_url>${urls.maltiverse}</hook_url><api_key>${keys.maltiverse}</api_key><alert_format>json</alert_format></integration>

and in threatlockdown.yaml, for the two whose address ossec.conf cannot say:

  integrations:
    pagerduty: { base_url: ${urls.pagerduty} }
    virustotal: { base_url: ${urls.virustotal} }

GET ${url}/ says how to make a service slow, failing or rate-limiting.

`;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('write a port from 0 to 65535');
  return port;
}
