import { strftime } from '../strftime.ts';

/** What an `out_format` can tell of an event; byte strings. */
export interface TemplateFacts {
  readonly log: string;
  /** The path, or what a command is called. */
  readonly location: string;
  readonly hostname: string;
  readonly hostIp: string;
  readonly now: number;
}

const maxBytes = 65_535;
const defaultTime = '%b %e %T';
const token = /\$\(([^ )]*)(?: ([^)]*))?\)/g;

/**
 * An event as the template has it (spec: log collection, section 5): unknown tokens go, what is not closed stays. Too
 * long a result is no result: the event then stays as it is.
 */
export function expandTemplate(template: string, facts: TemplateFacts): string {
  const text = template.replace(token, (_whole, name: string, argument: string | undefined) =>
    expandToken(name, argument, facts),
  );
  return text.length > maxBytes ? facts.log : text;
}

function expandToken(name: string, argument: string | undefined, facts: TemplateFacts): string {
  switch (name) {
    case 'log':
    case 'output':
      return facts.log;
    case 'json_escaped_log':
      return JSON.stringify(facts.log).slice(1, -1);
    case 'base64_log':
      return Buffer.from(facts.log, 'latin1').toString('base64');
    case 'location':
    case 'command':
      return facts.location;
    case 'timestamp':
      return strftime(argument ?? defaultTime, facts.now);
    case 'hostname':
      return facts.hostname;
    case 'host_ip':
      return facts.hostIp;
    default:
      return '';
  }
}
