import fc from 'fast-check';
import { expect, it } from 'vitest';
import { generic, groupNamed, load, outline, rule } from '../rule-loading.contract.ts';

/** What a random rule says; ids are their places in the array, from 100. */
interface Plan {
  readonly level: number;
  readonly accurate: boolean;
  readonly group: string;
  readonly place:
    | { readonly sids: readonly number[]; readonly comma: boolean }
    | { readonly level: number }
    | { readonly search: string }
    | { readonly category: 'syslog' | 'web-log' };
}

const plans: fc.Arbitrary<readonly Plan[]> = fc.array(
  fc.record({
    level: fc.integer({ min: 0, max: 4 }),
    accurate: fc.boolean(),
    group: fc.constantFrom('a', 'ab', 'b'),
    place: fc.oneof(
      // Ids up to 109, so that some are not loaded yet and some never are.
      fc.record({
        sids: fc.array(fc.integer({ min: 100, max: 109 }), { minLength: 1, maxLength: 3 }),
        comma: fc.boolean(),
      }),
      fc.record({ level: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ search: fc.constantFrom('a', 'B', '^b', 'x|ab') }),
      fc.record({ category: fc.constantFrom('syslog' as const, 'web-log' as const) }),
    ),
  }),
  { maxLength: 8 },
);

function written({ level, accurate, group, place }: Plan, index: number): string {
  const accuracy = accurate ? '' : 'accuracy="0"';
  return groupNamed(group, rule(100 + index, level, parentElement(place), accuracy));
}

function parentElement(place: Plan['place']): string {
  if ('sids' in place) return `<if_sid>${place.sids.join(', ')}${place.comma ? ',' : ''}</if_sid>`;
  if ('level' in place) return `<if_level>${place.level}</if_level>`;
  if ('search' in place) return `<if_group>${place.search}</if_group>`;
  return `<category>${place.category}</category>`;
}

/** A rule in the model's tree. Occurrences of one rule share `info`. */
interface Node {
  readonly info: { readonly id: number; readonly key: number; readonly group: string; category: string };
  readonly children: Node[];
}

/** The placement as the specification tells it: one walk through the whole tree for each parent. */
function modelOf(all: readonly Plan[]): string {
  const root = (id: number, category: string): Node => ({
    info: { id, key: 9900, group: 'generic,', category },
    children: [],
  });
  const roots = [root(1, 'syslog'), root(4, 'web-log')];
  all.forEach(({ level, accurate, group, place }, index) => {
    const key = (level === 0 ? 99 : level) * (accurate ? 100 : 1);
    const info: Node['info'] = {
      id: 100 + index,
      key,
      group,
      category: 'category' in place ? place.category : 'syslog',
    };
    const addUnder = (suits: (node: Node) => boolean) => {
      for (const parent of walk(roots)) if (suits(parent)) insert(parent.children, { info, children: [] });
    };
    const addUnderCategory = () => {
      const parent = roots.find((node) => node.info.category === info.category);
      if (parent !== undefined) insert(parent.children, { info, children: [] });
    };
    if ('sids' in place) {
      for (const sid of place.sids) {
        const parent = walk(roots).find((node) => node.info.id === sid);
        if (parent !== undefined) info.category = parent.info.category;
        // A rule that is its own parent is placed under the places it has, and not under those it gets thereby.
        addUnder((node) => node.info.id === sid);
      }
      if (place.comma) addUnderCategory();
    } else if ('level' in place) addUnder((node) => node.info.key >= place.level * 100 && node.info !== info);
    else if ('search' in place) addUnder((node) => matches(place.search, node.info.group) && node.info !== info);
    else addUnderCategory();
  });
  return outlineOf(roots);
}

/** All nodes there are at this moment. */
function walk(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => [node, ...walk(node.children)]);
}

function insert(siblings: Node[], node: Node): void {
  const before = siblings.find((sibling) => sibling.info.key < node.info.key);
  siblings.splice(before === undefined ? siblings.length : siblings.indexOf(before), 0, node);
}

function matches(search: string, group: string): boolean {
  const alternatives = search.toLowerCase().split('|');
  return alternatives.some((text) => (text.startsWith('^') ? group.startsWith(text.slice(1)) : group.includes(text)));
}

function outlineOf(nodes: readonly Node[]): string {
  return nodes
    .map(({ info: { id }, children }) => (children.length === 0 ? `${id}` : `${id}(${outlineOf(children)})`))
    .join(' ');
}

it('places any rules as the specification tells it', () => {
  fc.assert(
    fc.property(plans, (all) => {
      const { set } = load([generic, all.map(written).join('')]);
      expect(outline(set.roots)).toBe(modelOf(all));
    }),
    { numRuns: 500 },
  );
});
