import { localTimestamp } from '../../lib/local-time.ts';
import type { Decoder } from '../decoders/decoder.ts';
import type { Verdict } from '../evaluation/verdict.ts';
import type { Event } from '../event/event.ts';
import { sourceOf } from '../event/location.ts';
import type { Rule } from '../rules/rule.ts';
import { type AgentFacts, writeAgent, writeAgentless } from './agent.ts';
import { writeData } from './data.ts';
import { addedCompliance } from './event-compliance.ts';
import { jsonString } from './json-text.ts';
import type { MitreNames } from './mitre.ts';
import { headerHost, writeHeader } from './predecoder.ts';
import { prepareRule, type RuleText, writeTail } from './rule-text.ts';
import { writeSyscheck } from './syscheck.ts';

export interface DocumentSettings {
  /** Full name of this host. */
  readonly managerName: string;
  readonly mitre: MitreNames | undefined;
  /** Only of a manager that is part of a cluster. */
  readonly cluster?: { readonly name: string; readonly node: string };
  /** What is known of an agent by its id, `000` being the manager. */
  readonly agent?: (id: string) => AgentFacts | undefined;
}

/**
 * `alert`: for alerts.json. `archive`: for archives.json, where the log is always shown and a rule of level 0 never.
 * `session`: what a log test shows.
 */
export type DocumentKind = 'alert' | 'archive' | 'session';

/**
 * Writes alert documents: compact JSON with members in a fixed order (spec: alerts-json, section 1). The text is put
 * together from pieces, of which everything that is constant of a rule or decoder is made once.
 */
export class AlertDocuments {
  readonly #mitre: MitreNames | undefined;
  /** By rule index; made when a rule first wins. */
  readonly #rules: RuleText[] = [];
  readonly #decoders = new Map<Decoder, string>();
  readonly #agent: (id: string) => AgentFacts | undefined;
  readonly #managerName: string;
  readonly #cluster: string;

  constructor({ managerName, mitre, cluster, agent = () => undefined }: DocumentSettings) {
    this.#mitre = mitre;
    this.#agent = agent;
    this.#managerName = jsonString(managerName);
    this.#cluster = cluster ? `,"cluster":{"name":${jsonString(cluster.name)},"node":${jsonString(cluster.node)}}` : '';
  }

  /** One line, without its newline. `id`: `<epoch seconds>.<offset>`. */
  write(event: Event, verdict: Verdict, id: string, kind: DocumentKind): string {
    const rule = kind === 'archive' && verdict.rule?.level === 0 ? undefined : verdict.rule;
    const agentless = writeAgentless(event);
    const hidesLog = kind !== 'archive' && rule?.noFullLog === true;
    const header = writeHeader(event);
    const host = headerHost(event.fullLog);
    const hostMember = host === undefined ? '' : `"hostname":${jsonString(host)}`;
    const data = writeData(event);
    return (
      `{"timestamp":"${localTimestamp(event.time)}"` +
      (rule === undefined ? '' : `,"rule":${this.#writeRule(rule, event, verdict)}`) +
      (agentless === undefined ? `,"agent":${writeAgent(event, this.#managerName, this.#agent(event.agentId))}` : '') +
      `,"manager":{"name":${this.#managerName}},"id":"${id}"${this.#cluster}` +
      (rule === undefined ? '' : writePreviousOutput(verdict)) +
      (hidesLog ? '' : `,"full_log":${jsonString(event.fullLog)}`) +
      (event.isSyscheck ? `,"syscheck":${writeSyscheck(event)}` : '') +
      (header === '' ? '' : `,"predecoder":{${header}${hostMember === '' ? '' : `,${hostMember}`}}`) +
      `,"decoder":${this.#writeDecoder(event.decoder)}` +
      (verdict.previousLog === undefined ? '' : `,"previous_log":${jsonString(verdict.previousLog)}`) +
      (data === '' ? '' : `,"data":${data}`) +
      // A host name that finds no predecoder before it comes late.
      (header === '' && hostMember !== '' ? `,"predecoder":{${hostMember}}` : '') +
      `,"location":${jsonString(sourceOf(event.location.text))}` +
      (agentless === undefined ? '' : `,"agentless":${agentless}`) +
      '}'
    );
  }

  #writeRule(rule: Rule, event: Event, verdict: Verdict): string {
    const text = this.#rules[rule.index] ?? prepareRule(rule, this.#mitre);
    this.#rules[rule.index] = text;
    const added = addedCompliance(event, rule.groups, text.compliance);
    return (
      text.head +
      (text.hasFields ? jsonString(verdict.description) : '') +
      text.middle +
      (rule.noCounter ? '' : verdict.firedTimes) +
      text.flags +
      (added === undefined ? text.tail : writeTail(rule.level, added))
    );
  }

  #writeDecoder(decoder: Decoder | undefined): string {
    if (decoder === undefined) return '{}';
    const known = this.#decoders.get(decoder);
    if (known !== undefined) return known;
    const written = writeDecoder(decoder);
    this.#decoders.set(decoder, written);
    return written;
  }
}

function writeDecoder({ accumulate, parent, name, ftsComment }: Decoder): string {
  return (
    `{${accumulate ? '"accumulate":1,' : ''}${parent === undefined ? '' : `"parent":${jsonString(parent)},`}` +
    `"name":${jsonString(name)}${ftsComment === undefined ? '' : `,"ftscomment":${jsonString(ftsComment)}`}}`
  );
}

/** A single earlier text is not shown, so never for a frequency of 2. */
function writePreviousOutput({ previousOutputs }: Verdict): string {
  const second = previousOutputs[1];
  if (second === undefined || second === '') return '';
  return `,"previous_output":${jsonString(previousOutputs.join('\n'))}`;
}
