import { Subject } from '../event/subject.ts';
import type { CdbList } from '../rules/cdb-list.ts';
import type { Condition } from '../rules/rule.ts';

type ListCondition = Extract<Condition, { kind: 'list' }>;

/** Whether a `<list>` holds for a value that the event has (spec: rules, section 8). */
export function holdsInList({ list, lookup, value }: ListCondition, key: string): boolean {
  switch (lookup) {
    case 'match_key':
      return list.values.has(key);
    case 'not_match_key':
      return !list.values.has(key);
    case 'match_key_value':
      return satisfies(list.values.get(key), value);
    case 'address_match_key':
      return findAddress(list, key) !== undefined;
    case 'not_address_match_key':
      return findAddress(list, key) === undefined;
    case 'address_match_key_value':
      // The reference has it the wrong way round, and rulesets are written for the reference.
      return !satisfies(findAddress(list, key), value);
    default:
      return lookup satisfies never;
  }
}

const scratch = new Subject();

function satisfies(found: string | undefined, value: ListCondition['value']): boolean {
  if (found === undefined) return false;
  if (value === undefined) return true;
  scratch.set(found);
  return value.test(scratch);
}

/** The value of the key itself, or of the longest prefix that ends in a dot: `10.1.` covers `10.1.2.3`. */
function findAddress(list: CdbList, address: string): string | undefined {
  const { values } = list;
  const exact = values.get(address);
  if (exact !== undefined) return exact;
  // Longer prefixes than the longest key are not made: a field may hold tens of thousands of dots.
  const last = longestKeyOf(list) - 1;
  for (let dot = address.lastIndexOf('.', last); dot > 0; dot = address.lastIndexOf('.', dot - 1)) {
    const found = values.get(address.slice(0, dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

const longestKeys = new WeakMap<CdbList, number>();

function longestKeyOf(list: CdbList): number {
  const known = longestKeys.get(list);
  if (known !== undefined) return known;
  let longest = 0;
  for (const key of list.values.keys()) longest = Math.max(longest, key.length);
  longestKeys.set(list, longest);
  return longest;
}
