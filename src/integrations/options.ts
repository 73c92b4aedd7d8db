import { z } from 'zod';
import { asText, isObject, type Json, type JsonObject, parseJson } from '../lib/json.ts';
import { Secret } from '../lib/secret.ts';
import type { Settings } from './integration.ts';
import { isWebUrl, parseUrl } from './url.ts';

/**
 * Pieces for the integrations' schemas. Every message is read by the person who wrote the configuration: it names the
 * element and says what to write.
 */

/** A schema over a block's settings. `shape` names what it reads; whoever loads the configuration refuses the rest. */
export type SettingsSchema<Shape extends z.ZodRawShape> = z.ZodType<z.output<z.ZodObject<Shape>>, Settings> & {
  readonly shape: Shape;
};

export function settingsSchema<const Shape extends z.ZodRawShape>(shape: Shape): SettingsSchema<Shape> {
  // A schema of some members reads any settings, and strips what it has no use for; zod's types cannot say so.
  return z.object(shape) as unknown as SettingsSchema<Shape>;
}

/** How an element is written, for messages: `<hook_url>https://…</hook_url>`. */
export interface Element {
  readonly name: 'hook_url' | 'api_key';
  /** What stands between the tags in an example. */
  readonly example: string;
}

/** An `http` or `https` URL that is a secret as a whole. */
export function secretUrl(element: Element) {
  return secret(element).superRefine((value, context) => {
    const mistake = urlMistake(value.reveal());
    if (mistake !== undefined) context.addIssue(`${element.name} ${mistake}; ${remedy(element)}`);
  });
}

/** A key, in one piece. */
export function secretKey(element: Element) {
  return secret(element).superRefine((value, context) => {
    const mistake = keyMistake(value.reveal());
    if (mistake !== undefined) context.addIssue(`${element.name} ${mistake}; ${remedy(element)}`);
  });
}

function secret(element: Element) {
  return z
    .custom<Secret>((value) => value instanceof Secret && value.reveal() !== '', {
      error: `${element.name} is missing; ${remedy(element)}`,
      abort: true,
    })
    .meta({ secret: true });
}

function remedy({ name, example }: Element): string {
  return `write <${name}>${example}</${name}>`;
}

// A placeholder is told apart first: "is no URL" would send its author looking for a typing error.
function urlMistake(value: string): string | undefined {
  if (isPlaceholder(value)) return 'still holds a placeholder';
  if (/\s/.test(value)) return 'has a blank in it';
  return isWebUrl(value) ? undefined : 'is no http or https URL';
}

function keyMistake(value: string): string | undefined {
  if (/\s/.test(value)) return 'has a blank in it';
  return /^[\x21-\x7e]+$/.test(value) ? undefined : 'has a character that no key has';
}

/** What guides leave for the reader to replace: `WEBHOOK_URL`, `<APIKEY>`, `https://…/webhook_WEBHOOK_ID`. */
export function isPlaceholder(value: string): boolean {
  return (
    /^\W*(?=[A-Z_-]*(?:KEY|URL|TOKEN|HOOK|YOUR))[A-Z]+(?:[_-][A-Z]+)*\W*$/.test(value) ||
    /\/.*(?:WEBHOOK|YOUR)_[A-Z]+/.test(value)
  );
}

/** The service's address, from `base_url` in threatlockdown.yaml: for a region, a private instance, a stand-in. */
export function baseUrl(standard: string) {
  return z
    .string({ error: `base_url must be a text; write base_url: ${standard}` })
    .refine(isBaseUrl, `base_url must be an http or https URL without ? and #; write base_url: ${standard}`)
    .overwrite((url) => url.replace(/\/+$/, ''))
    .default(standard);
}

function isBaseUrl(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && isWebUrl(text) && url.search === '' && url.hash === '';
}

const optionsRemedy = 'write a JSON object, for example <options>{"pretext":"From the front office"}</options>';

/**
 * The text of `<options>`: members that are merged into the message, replacing those of the same name. As in the
 * reference, a false value means none and a list of pairs is an object (spec: stock integrations, section 1.2).
 */
export function optionsObject() {
  return z
    .string()
    .optional()
    .transform((text, context): JsonObject => {
      if (text === undefined || text.trim() === '') return {};
      const json = parseJson(text);
      if (json === undefined)
        return refuse(context, `options is not JSON: check its quotes and commas; ${optionsRemedy}`);
      return asOptions(json) ?? refuse(context, `options must be a JSON object; ${optionsRemedy}`);
    });
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue(message);
  return z.NEVER;
}

function asOptions(json: Json): JsonObject | undefined {
  if (isObject(json)) return json;
  if (!json || (Array.isArray(json) && json.length === 0)) return {};
  const pairs = Array.isArray(json) ? json.map(asPair) : [undefined];
  return pairs.every((pair) => pair !== undefined) ? Object.fromEntries(pairs) : undefined;
}

function asPair(item: Json): readonly [string, Json] | undefined {
  const [key, value, ...more]: readonly Json[] = Array.isArray(item) ? item : [];
  const name = asText(key);
  return name === undefined || value === undefined || more.length > 0 ? undefined : [name, value];
}
