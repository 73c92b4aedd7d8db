import type { Rule } from '../rules/rule.ts';
import { jsonString, jsonStrings } from './json-text.ts';
import { type MitreNames, writeMitre } from './mitre.ts';

/** Arrays of texts by their member's name, in the order in which an alert shows them. */
export type Compliance = ReadonlyMap<string, readonly string[]>;

/** What never changes about the `rule` member of a rule's alerts, as JSON text (spec: alerts-json, section 1.1). */
export interface RuleText {
  /** From the opening brace to the description; without the description itself when that has fields in it. */
  readonly head: string;
  readonly hasFields: boolean;
  /** From the id to the colon of `firedtimes`, or to what stands before it when that is not shown. */
  readonly middle: string;
  /** From the mail flag to the groups. */
  readonly flags: string;
  readonly compliance: Compliance;
  /** `compliance` and the closing brace. */
  readonly tail: string;
}

export function prepareRule(rule: Rule, names: MitreNames | undefined): RuleText {
  const hasFields = rule.description.includes('$(');
  const { groups, compliance } = splitGroups(rule.groups);
  return {
    head: `{${rule.level > 0 ? `"level":${rule.level},` : ''}"description":${hasFields ? '' : jsonString(rule.description)}`,
    hasFields,
    middle: writeFacts(rule, names) + (rule.noCounter ? '' : ',"firedtimes":'),
    flags: `,"mail":${rule.mails},"groups":${jsonStrings(groups)}`,
    compliance,
    tail: writeTail(rule.level, compliance),
  };
}

/** The end of the member; the level stands here only when it is 0, and is then the last (spec: logtest, section 1). */
export function writeTail(level: number, compliance: Compliance): string {
  const arrays = [...compliance].map(([name, values]) => `,${jsonString(name)}:${jsonStrings(values)}`);
  return `${arrays.join('')}${level > 0 ? '' : ',"level":0'}}`;
}

function writeFacts({ id, mitre, cve, info, shownFrequency }: Rule, names: MitreNames | undefined): string {
  const mitreText = mitre && writeMitre(mitre, names);
  return [
    `,"id":"${id}"`,
    mitreText === undefined ? '' : `,"mitre":${mitreText}`,
    cve === undefined ? '' : `,"cve":${jsonString(cve)}`,
    info === undefined ? '' : `,"info":${jsonString(info)}`,
    shownFrequency === undefined ? '' : `,"frequency":${shownFrequency}`,
  ].join('');
}

/** Only this much of a group string is looked at. */
const maxGroupBytes = 1023;

const complianceNames = ['pci_dss', 'cis', 'gdpr', 'gpg13', 'hipaa', 'nist_800_53', 'tsc'];

function splitGroups(text: string): { readonly groups: readonly string[]; readonly compliance: Compliance } {
  const groups: string[] = [];
  const compliance = new Map<string, string[]>();
  for (const part of text.slice(0, maxGroupBytes).split(',')) {
    if (part === '') continue;
    const name = complianceNames.find((candidate) => part.startsWith(`${candidate}_`));
    if (name === undefined) groups.push(part);
    else listOf(compliance, name).push(part.slice(name.length + 1));
  }
  return { groups, compliance };
}

function listOf(lists: Map<string, string[]>, name: string): string[] {
  const known = lists.get(name);
  if (known !== undefined) return known;
  const made: string[] = [];
  lists.set(name, made);
  return made;
}
