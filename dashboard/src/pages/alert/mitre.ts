import { type AlertDocument, textsAt } from './document.ts';

export interface Technique {
  /** `T1110.001` */
  readonly id: string;
  readonly name: string | null;
  /** Its page at MITRE; null when the id is none of theirs. */
  readonly page: string | null;
}

export interface Mitre {
  readonly techniques: readonly Technique[];
  readonly tactics: readonly string[];
  /** Names that cannot be said to belong to one of the ids. */
  readonly otherNames: readonly string[];
}

const site = 'https://attack.mitre.org';

/** What the rule says of MITRE ATT&CK. */
export function readMitre(document: AlertDocument): Mitre {
  const of = (name: string) => textsAt(document, 'rule', 'mitre', name);
  const [ids, names] = [of('id'), of('technique')];
  const paired = ids.length === names.length;
  return {
    techniques: ids.map((id, index) => ({ id, name: paired ? (names[index] ?? null) : null, page: techniquePage(id) })),
    tactics: of('tactic'),
    otherNames: paired ? [] : names,
  };
}

/** `T1110` has `/techniques/T1110/`, its part `T1110.001` has `/techniques/T1110/001/`. */
export function techniquePage(id: string): string | null {
  const [, technique, part] = /^(T\d{4})(?:\.(\d{3}))?$/.exec(id) ?? [];
  if (technique === undefined) return null;
  return `${site}/techniques/${technique}/${part === undefined ? '' : `${part}/`}`;
}

/** Of `S0154`, or of `S0154 Cobalt Strike`. */
export function softwarePage(software: string): string | null {
  const [, id] = /^(S\d{4})(?: |$)/.exec(software) ?? [];
  return id === undefined ? null : `${site}/software/${id}/`;
}
