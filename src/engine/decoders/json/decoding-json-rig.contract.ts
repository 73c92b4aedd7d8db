import { bareEvent } from '../../event/bare-event.contract.ts';
import { FieldNames } from '../../event/field-names.ts';
import { type StaticField, staticFields } from '../../event/fields.ts';
import { decodeJson, type JsonSettings } from './decode-json.ts';
import { JsonPaths } from './json-paths.ts';

const paths = new JsonPaths(new FieldNames());
export const event = bareEvent();
export const asFound: JsonSettings = { nulls: 'string', arrays: 'array' };
export const joined: JsonSettings = { nulls: 'string', arrays: 'csv' };

/** Decodes into `event`, which a test begins. */
export function decodes(text: string, settings = asFound, from = 0): boolean {
  return decodeJson(text, from, event, paths, settings);
}

export function dynamicFields(): (readonly [name: string, value: string])[] {
  return event.dynamicNames
    .slice(0, event.dynamicCount)
    .map(({ name }, index) => [name, event.dynamicValues[index] ?? ''] as const);
}

export function staticFieldsSet(): Partial<Record<StaticField, string>> {
  return Object.fromEntries(
    staticFields.flatMap((name, index) => (event.field(index).isSet ? [[name, event.field(index).text]] : [])),
  );
}
