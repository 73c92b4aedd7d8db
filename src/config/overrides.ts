import type { Place } from './problem.ts';
import type { YamlSection } from './read-yaml.ts';
import type { SectionValues } from './yaml-schema.ts';

/** What threatlockdown.yaml says of one block, from all sections that mean it. */
export interface Overrides {
  readonly values: SectionValues;
  readonly extras: Readonly<Record<string, unknown>>;
  readonly has: (key: string) => boolean;
  /** Where a key stands, or what is at the end of the path below it; for a key that the file lacks, the block. */
  readonly placeOf: (key: string, ...path: readonly PropertyKey[]) => Place;
}

/**
 * `keys` are the ways to mean the block, the most general first: a more particular section's key replaces the other's
 * whole value.
 */
export function overridesFor(sections: readonly YamlSection[], keys: readonly string[], block: Place): Overrides {
  const meant = [...new Set(keys)].flatMap((key) => sections.filter((section) => section.key === key));
  const holding = (key: string) => meant.findLast(({ values, extras }) => key in values || key in extras);
  return {
    values: Object.assign({}, ...meant.map(({ values }) => values)) as SectionValues,
    extras: Object.assign({}, ...meant.map(({ extras }) => extras)) as Record<string, unknown>,
    has: (key) => holding(key) !== undefined,
    placeOf: (key, ...path) => holding(key)?.place(key, ...path) ?? block,
  };
}
