import { foldCase } from '../../lib/bytes.ts';
import type { Event } from '../event/event.ts';
import type { Compliance } from './rule-text.ts';

/*
 * What an event itself says about compliance, on top of its rule's groups (spec: alerts-json, section 1.1). A name that
 * the rule's own members have is left out: a log must not be able to say what its alert's level is.
 */

const ownMembers = new Set('level description id mitre cve info frequency firedtimes mail groups'.split(' '));

/** The rule's lists with the event's added; undefined when the event adds nothing. */
export function addedCompliance(event: Event, groups: string, own: Compliance): Compliance | undefined {
  const isPolicyCheck = event.decoder?.name === 'sca';
  const isRootcheck = groups.includes('rootcheck');
  if (!isPolicyCheck && !isRootcheck) return undefined;
  const all = [...(isPolicyCheck ? fromPolicyCheck(event) : []), ...(isRootcheck ? fromText(event.fullLog) : [])];
  const shown = all.filter(({ name }) => !ownMembers.has(name));
  if (shown.length === 0) return undefined;
  const lists = new Map(own);
  for (const { name, values } of shown) lists.set(name, [...(lists.get(name) ?? []), ...values]);
  return lists;
}

interface Addition {
  readonly name: string;
  readonly values: readonly string[];
}

const policyPrefix = 'sca.check.compliance.';

/** Of equal names the first one counts, as in `data`; what is no text there says nothing here. */
function fromPolicyCheck(event: Event): readonly Addition[] {
  const additions = new Map<string, Addition>();
  for (let index = 0; index < event.dynamicCount; index += 1) {
    const path = event.dynamicNames[index]?.name ?? '';
    const value = event.dynamicValues[index] ?? '';
    const name = path.slice(policyPrefix.length);
    if (value === '' || name === '' || name.includes('.') || !foldCase(path).startsWith(policyPrefix)) continue;
    const key = foldCase(name);
    if (!additions.has(key)) additions.set(key, { name, values: splitValues(value) });
  }
  return [...additions.values()];
}

/** `{PCI_DSS: 2.2.4, 2.3}` in the text of a rootcheck event. */
const statement = /\{(\w+: [\w., ]*)\}/g;
const searchedBytes = 1023;
const maxStatements = 10;
/** A longer statement is cut. */
const maxStatementBytes = 29;

function fromText(text: string): readonly Addition[] {
  const found = [...text.slice(0, searchedBytes).matchAll(statement)].slice(0, maxStatements);
  return found.map(([, whole = '']) => {
    const [name = '', values = ''] = whole.slice(0, maxStatementBytes).split(':');
    return { name: foldCase(name), values: splitValues(values) };
  });
}

function splitValues(text: string): readonly string[] {
  return text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
