import { jsonString } from '../../document/json-text.ts';
import { attributeOf, parseXml, type XmlElement } from '../../xml/parse-xml.ts';
import { categoryName, changeNames, subcategoryName } from './audit-policy.ts';

/**
 * A Windows event as the compact JSON that rules and alerts see (spec: decoders, section 8.1).
 *
 * The XML is read in the form it has inside JSON, and its values are taken over in that form: a backslash is two, a line
 * break is `\r\n`. People's rules are written for that. Entities stay as they are.
 *
 * `xml`: the event, a byte string. `message`: the same in words, if there are any.
 */
export function windowsEventJson(xml: string, message: string | undefined): string {
  const escaped = jsonString(xml).slice(1, -1);
  const document = parseXml(escaped, 'latin1');
  const sections = document.kind === 'document' ? (document.elements[0]?.children ?? []) : [];
  const members: Members = [];
  const extra: [name: string, members: Members][] = [];
  const data: Members = [];
  for (const section of sections) {
    if (section.name === 'System') readSystem(section, members);
    else if (section.name === 'EventData') readEventData(section, data);
    else readOther(section, extra);
  }
  addSeverity(members);
  if (message !== undefined) members.push(['message', `"${message}"`]);
  addPolicyNames(data);
  const parts = [['system', members] as const, ...(data.length > 0 ? [['eventdata', data] as const] : []), ...extra];
  return `{"win":{${parts.map(([name, values]) => `${jsonString(name)}:${objectText(values)}`).join(',')}}}`;
}

type Members = [key: string, value: string][];

function objectText(members: Members): string {
  let text = '';
  for (const [key, value] of members) text += `${text === '' ? '' : ','}${jsonString(key)}:${jsonString(value)}`;
  return `{${text}}`;
}

/** Elements of `System` that tell by their attributes, and under what names. */
const systemAttributes: Readonly<Record<string, readonly (readonly [attribute: string, key: string])[]>> = {
  Provider: [
    ['Name', 'providerName'],
    ['Guid', 'providerGuid'],
    ['EventSourceName', 'eventSourceName'],
  ],
  TimeCreated: [['SystemTime', 'systemTime']],
  Execution: [
    ['ProcessID', 'processID'],
    ['ThreadID', 'threadID'],
  ],
  Correlation: [],
  Security: [],
};

function readSystem(system: XmlElement, members: Members): void {
  for (const child of system.children) {
    const attributes = Object.hasOwn(systemAttributes, child.name) ? systemAttributes[child.name] : undefined;
    for (const [name, key] of attributes ?? []) {
      const value = attributeOf(child, name);
      if (value !== undefined) members.push([key, value]);
    }
    if (attributes === undefined && child.text !== '') members.push([lowerFirst(child.name), child.text]);
  }
}

function readEventData(section: XmlElement, data: Members): void {
  const unnamed: string[] = [];
  for (const child of section.children) {
    const value = valueIn(child);
    if (value === undefined) continue;
    const name = child.name === 'Data' ? attributeOf(child, 'Name') : child.name;
    if (name === undefined) unnamed.push(value);
    else data.push([name === 'AuditPolicyChanges' ? 'auditPolicyChangesId' : lowerFirst(name), value]);
  }
  if (unnamed.length > 0) data.push(['data', unnamed.join(', ')]);
}

/** `UserData` and the like: the values stand two levels down, and what is between gives the name. */
function readOther(section: XmlElement, extra: [name: string, members: Members][]): void {
  const members: Members = [];
  for (const child of section.children) {
    for (const grandchild of child.children) {
      const value = valueIn(grandchild);
      if (value !== undefined) members.push([lowerFirst(grandchild.name), value]);
    }
  }
  const last = section.children.at(-1);
  if (last !== undefined && members.length > 0) extra.push([lowerFirst(last.name), members]);
}

/** Undefined for what Windows writes when there is no value. */
function valueIn(element: XmlElement): string | undefined {
  const value = element.text.trimEnd();
  return value === '' || value === '-' || value === '(NULL)' ? undefined : value;
}

const severities = ['CRITICAL', 'ERROR', 'WARNING', 'INFORMATION', 'VERBOSE'];
const auditFailure = 0x10_0000_0000_0000n;
const auditSuccess = 0x20_0000_0000_0000n;

function addSeverity(system: Members): void {
  const level = find(system, 'level');
  const keywords = find(system, 'keywords');
  if (level === undefined || keywords === undefined) return;
  system.push(['severityValue', severity(level, keywords)]);
}

/** Audit events have level 0; which kind they are is a bit of the keywords, a hexadecimal number of 64 bits. */
function severity(level: string, keywords: string): string {
  if (level !== '0') return (/^[1-5]$/.test(level) ? severities[Number(level) - 1] : undefined) ?? 'UNKNOWN';
  const bits = /^0x[0-9a-f]{1,16}$/i.test(keywords) ? BigInt(keywords) : 0n;
  if ((bits & auditFailure) !== 0n) return 'AUDIT_FAILURE';
  return (bits & auditSuccess) !== 0n ? 'AUDIT_SUCCESS' : 'UNKNOWN';
}

function addPolicyNames(data: Members): void {
  const category = categoryName(find(data, 'categoryId') ?? '');
  const subcategory = subcategoryName(find(data, 'subcategoryId') ?? '');
  const changed = changeNames(find(data, 'auditPolicyChangesId') ?? '');
  if (category !== undefined && subcategory !== undefined) {
    data.push(['category', category], ['subcategory', subcategory]);
  }
  if (changed !== '') data.push(['auditPolicyChanges', changed]);
}

function find(members: Members, key: string): string | undefined {
  return members.find(([name]) => name === key)?.[1];
}

function lowerFirst(name: string): string {
  const first = name.charAt(0);
  return first >= 'A' && first <= 'Z' ? first.toLowerCase() + name.slice(1) : name;
}
