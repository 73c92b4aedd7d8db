import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { fromBytes } from '../../src/lib/bytes.ts';
import { makeHome, type TestHome } from './home.ts';
import { smallRuleset, writeRuleset } from './small-ruleset.ts';

/** One of each kind of thing that the analysis keeps of past events, writes down or stumbles over. */
export const analysisRuleset: Readonly<Record<string, string>> = {
  ...smallRuleset,
  'ruleset/decoders/0020-analysis.xml': `<decoder name="numbered">
  <prematch>^number </prematch>
  <regex offset="after_prematch">^(\\d+)</regex>
  <order>id</order>
</decoder>

<decoder name="visitor">
  <prematch>^visitor </prematch>
  <regex offset="after_prematch">^(\\S+)</regex>
  <order>srcuser</order>
  <fts>name, srcuser</fts>
</decoder>

<decoder name="wall">
  <type>firewall</type>
  <prematch>^wall </prematch>
</decoder>

<decoder name="wall-fields">
  <parent>wall</parent>
  <type>firewall</type>
  <regex offset="after_parent">^(\\w+) (\\w+) (\\S+):(\\d+) (\\S+):(\\d+)</regex>
  <order>action, protocol, srcip, srcport, dstip, dstport</order>
</decoder>
`,
  'ruleset/rules/0020-analysis.xml': `<group name="analysis,">
  <rule id="200" level="3">
    <decoded_as>numbered</decoded_as>
    <description>Number $(id)</description>
  </rule>
  <rule id="201" level="4">
    <decoded_as>visitor</decoded_as>
    <if_fts />
    <description>First visit of $(srcuser)</description>
  </rule>
  <rule id="202" level="3">
    <regex type="pcre2">^steep (a+)+$</regex>
    <description>Steep</description>
  </rule>
</group>
`,
};

/** What a line of alerts.json is asked for here. */
export interface WrittenAlert {
  readonly id: string;
  readonly rule: { readonly id: string; readonly firedtimes: number; readonly description: string };
  readonly full_log: string;
  readonly location: string;
}

export interface AnalysisHome extends TestHome {
  /** Whole lines that the analysis wrote, as they are; of the day before as well, when midnight passes during a test. */
  lines(): Promise<readonly string[]>;
  alerts(): Promise<readonly WrittenAlert[]>;
  /** A file below the home, as text. */
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
}

/** A home that can analyse, for the length of a test. `global` goes into that section of ossec.conf. */
export async function makeAnalysisHome(global = ''): Promise<AnalysisHome> {
  const home = await makeHome();
  onTestFinished(() => home.remove());
  await writeRuleset(home.root, analysisRuleset);
  await writeFile(home.ossecConf, `<ossec_config><global>${global}</global></ossec_config>`);
  await writeFile(home.yaml, 'http: { listen: none }');
  const read = (path: string) => readFile(join(home.root, path), 'latin1').then(fromBytes);
  const lines = async () => {
    const files = (await filesNamed(join(home.root, 'logs/alerts'), /^ossec-alerts-\d+\.json$/)).sort();
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    return texts.flatMap((text) => text.split('\n').slice(0, -1));
  };
  return {
    ...home,
    read,
    write: (path, text) => writeFile(join(home.root, path), text),
    lines,
    alerts: async () => (await lines()).map((line) => JSON.parse(line) as WrittenAlert),
  };
}

/** Files below a folder whose name matches. */
async function filesNamed(folder: string, name: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => name.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
}

/** The queue message of a numbered event, which becomes an alert of rule 200. */
export function numberedEvent(number: number): string {
  return `1:counter:number ${number}`;
}

/** The numbers of the events that became alerts, as they were written. */
export function numbersOf(alerts: readonly WrittenAlert[]): readonly number[] {
  return alerts.filter(({ rule }) => rule.id === '200').map(({ full_log }) => Number(full_log.slice('number '.length)));
}

export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
