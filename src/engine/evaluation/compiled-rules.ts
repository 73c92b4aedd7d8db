import type { Event } from '../event/event.ts';
import { fieldIndex } from '../event/fields.ts';
import type { CompiledRule } from '../rules/rule.ts';

const shortestLongId = 10;

const crawlers = ['66.249.', '72.14.', '209.85.', '65.55.', '207.46.', '74.6.', '72.30.', '67.195.'] as const;

/** The conditions that the reference has in its program code (spec: rules, section 9). */
export function holdsCompiled(name: CompiledRule, event: Event): boolean {
  switch (name) {
    case 'comp_srcuser_dstuser':
      return !differ(event);
    case 'check_id_size':
      return event.field(fieldIndex.id).text.length >= shortestLongId;
    case 'comp_mswin_targetuser_calleruser_diff':
      return targetDiffersFromCaller(event.log.text);
    case 'is_simple_http_request':
      return isSimpleRequest(event);
    case 'is_valid_crawler':
      return crawlers.some((address) => event.log.text.startsWith(address));
    default:
      return name satisfies never;
  }
}

function differ(event: Event): boolean {
  const source = event.field(fieldIndex.srcuser);
  const destination = event.field(fieldIndex.dstuser);
  return source.isSet && destination.isSet && source.text !== destination.text;
}

/** A request without arguments; an event without a URL is none. */
function isSimpleRequest(event: Event): boolean {
  const url = event.field(fieldIndex.url);
  return url.isSet && !url.text.includes('?');
}

const targetLabel = 'Target Account Name:';
const callerLabel = 'Caller User Name:';

/** Compares up to the tab or the two spaces that end the target's name; both labels have to be there. */
function targetDiffersFromCaller(log: string): boolean {
  const target = log.indexOf(targetLabel);
  const caller = log.indexOf(callerLabel);
  if (target === -1 || caller === -1) return false;
  const nameOfTarget = log.slice(target + targetLabel.length);
  const end = nameOfTarget.search(/\t| {2}/);
  // The byte that ends the name has to be equal, too: `bob` differs from `bobby`.
  const compared = end === -1 ? nameOfTarget : nameOfTarget.slice(0, end + 1);
  return !log.startsWith(compared, caller + callerLabel.length);
}
