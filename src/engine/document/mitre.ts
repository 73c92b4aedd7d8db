import { z } from 'zod';
import { toBytes } from '../../lib/bytes.ts';
import type { Mitre } from '../rules/rule.ts';
import { jsonStrings } from './json-text.ts';

/** Names of MITRE ATT&CK, as byte strings. */
export interface MitreNames {
  /** By external id, such as `T1110.001`. */
  technique(id: string): Technique | undefined;
}

interface Technique {
  readonly name: string;
  readonly tactics: readonly Tactic[];
}

interface Tactic {
  /** `TA0006`. */
  readonly id: string;
  readonly name: string;
}

/**
 * The `mitre` member of an alert's rule, undefined when there is to be none (spec: alerts-json, section 1.1). Without
 * names the ids alone are shown: they can be looked up, and nothing else could be said.
 */
export function writeMitre(mitre: Mitre, names: MitreNames | undefined): string | undefined {
  if (names === undefined) return `{"id":${jsonStrings(techniqueIds(mitre))}}`;
  const shown = mitre.kind === 'ids' ? expandIds(mitre.ids, names) : expandPairs(mitre.pairs, names);
  if (shown.tactics.length === 0) return undefined;
  return `{"id":${jsonStrings(shown.ids)},"tactic":${jsonStrings(shown.tactics)},"technique":${jsonStrings(shown.techniques)}}`;
}

function techniqueIds(mitre: Mitre): readonly string[] {
  return mitre.kind === 'ids' ? mitre.ids : unique(mitre.pairs.map(({ technique }) => technique));
}

interface Expanded {
  readonly ids: readonly string[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
}

function expandIds(ids: readonly string[], names: MitreNames): Expanded {
  const known = ids.map((id) => names.technique(id)).filter((technique) => technique !== undefined);
  return {
    ids,
    tactics: unique(known.flatMap(({ tactics }) => tactics.map(({ name }) => name))),
    techniques: known.map(({ name }) => name),
  };
}

function expandPairs(pairs: (Mitre & { kind: 'pairs' })['pairs'], names: MitreNames): Expanded {
  const confirmed = pairs.flatMap(({ tactic: tacticId, technique: id }) => {
    const technique = names.technique(id);
    const tactic = technique?.tactics.find((candidate) => candidate.id === tacticId);
    return technique && tactic ? [{ id, tactic: tactic.name, technique: technique.name }] : [];
  });
  return {
    ids: unique(confirmed.map(({ id }) => id)),
    tactics: unique(confirmed.map(({ tactic }) => tactic)),
    techniques: unique(confirmed.map(({ technique }) => technique)),
  };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

type ReadMitreNames =
  | { readonly kind: 'read'; readonly names: MitreNames }
  | { readonly kind: 'invalid'; readonly what: string; readonly remedy: string };

/**
 * Reads the names from the STIX bundle that MITRE publishes (`enterprise-attack.json`), given as parsed JSON. What is
 * revoked or deprecated there is still known by its id: rules outlive it.
 */
export function readMitreNames(stix: unknown): ReadMitreNames {
  const bundle = bundleShape.safeParse(stix);
  if (!bundle.success) return invalid('it has no list of objects');
  const tactics = new Map<string, Tactic>();
  for (const { shortName, ...tactic } of bundle.data.objects.flatMap(readTactic)) tactics.set(shortName, tactic);
  const techniques = new Map<string, Technique>();
  const read = bundle.data.objects.flatMap(readTechnique);
  // An id that was given away and came back belongs to the object that is in force: the last one set stays.
  for (const { id, name, phases } of [...read.filter(({ old }) => old), ...read.filter(({ old }) => !old)]) {
    techniques.set(id, { name, tactics: phases.flatMap((phase) => tactics.get(phase) ?? []) });
  }
  if (techniques.size === 0 || tactics.size === 0) return invalid('it has no techniques and tactics of ATT&CK');
  return { kind: 'read', names: { technique: (id) => techniques.get(id) } };
}

function invalid(what: string): ReadMitreNames {
  return { kind: 'invalid', what, remedy: 'use enterprise-attack.json as MITRE publishes it' };
}

const bundleShape = z.object({ objects: z.array(z.unknown()) });

const objectShape = {
  name: z.string(),
  external_references: z.array(z.object({ source_name: z.string(), external_id: z.string().optional() })),
};
const tacticShape = z.object({ type: z.literal('x-mitre-tactic'), x_mitre_shortname: z.string(), ...objectShape });
const techniqueShape = z.object({
  type: z.literal('attack-pattern'),
  revoked: z.boolean().default(false),
  x_mitre_deprecated: z.boolean().default(false),
  kill_chain_phases: z.array(z.object({ kill_chain_name: z.string(), phase_name: z.string() })).default([]),
  ...objectShape,
});

function readTactic(object: unknown): readonly (Tactic & { readonly shortName: string })[] {
  const { data } = tacticShape.safeParse(object);
  const id = data && attackId(data.external_references);
  return data && id !== undefined ? [{ id, name: toBytes(data.name), shortName: data.x_mitre_shortname }] : [];
}

interface ReadTechnique {
  readonly id: string;
  readonly name: string;
  readonly phases: readonly string[];
  readonly old: boolean;
}

function readTechnique(object: unknown): readonly ReadTechnique[] {
  const { data } = techniqueShape.safeParse(object);
  const id = data && attackId(data.external_references);
  if (data === undefined || id === undefined) return [];
  const phases = data.kill_chain_phases.filter(({ kill_chain_name }) => kill_chain_name === 'mitre-attack');
  return [
    {
      id,
      name: toBytes(data.name),
      phases: phases.map(({ phase_name }) => phase_name),
      old: data.revoked || data.x_mitre_deprecated,
    },
  ];
}

function attackId(references: z.infer<typeof objectShape.external_references>): string | undefined {
  return references.find(({ source_name }) => source_name === 'mitre-attack')?.external_id;
}
