import { z } from 'zod';
import { isObject, type Json } from '../../lib/json.ts';
import { version } from '../../lib/version.ts';
import { methodAndPath } from '../add-operation.ts';
import type { Operation } from '../contract/operation.ts';
import { type OperationName, operations } from '../contract.ts';

/** The contract in the words of OpenAPI 3.1. */
export function openApiDocument(): Readonly<Record<string, Json>> {
  const names = Object.keys(operations) as OperationName[];
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of names) {
    const { method, path } = methodAndPath(name);
    const written = path.replace(/:(\w+)/g, '{$1}');
    paths[written] = { ...paths[written], [method.toLowerCase()]: describeOperation(name, operations[name]) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'ThreatLockDown', version, description },
    paths,
    components: { securitySchemes, responses: { Failure: failure } },
  };
}

const description = `What the dashboard is made of, for scripts as well.

Times are milliseconds since the epoch; what is not known is null. Scripts send an API token, which
\`threatlockdown tokens add\` makes. Users and tokens themselves, and sessions, are for people who have logged in.`;

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'threatlockdown',
    description: 'What `POST /api/session` sets. Over TLS its name is `__Host-threatlockdown`.',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'x-csrf-token',
    description: 'What `GET /api/session` tells. Whatever changes something in a session has to send it.',
  },
};

const failure: Json = {
  description: 'What went wrong, in words for a person.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          error: {
            type: 'object',
            properties: {
              code: { type: 'string' },
              message: { type: 'string' },
              at: { type: 'integer', description: 'Of a query: where in it, in characters from 0.' },
            },
            required: ['code', 'message'],
          },
        },
        required: ['error'],
      },
    },
  },
};

function describeOperation(name: OperationName, operation: Operation): Json {
  const { summary, audience, params, query, body } = operation;
  const admins = audience === 'admin' ? 'For admins.' : '';
  return {
    operationId: name.replace(/^(\w+) \/api\//, '$1-').replaceAll(/[/:]+/g, '-'),
    tags: [/^\w+ \/api\/(\w+)/.exec(name)?.[1] ?? ''],
    summary,
    description: [operation.description, admins].filter(Boolean).join('\n\n'),
    security: securityOf(name, audience),
    parameters: [...parametersOf('path', params), ...parametersOf('query', query)],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: describeSchema(body) } } } }),
    responses: { ...answerOf(operation), default: { $ref: '#/components/responses/Failure' } },
  };
}

function securityOf(name: OperationName, audience: Operation['audience']): Json {
  if (audience === 'public') return [];
  return [{ token: [] }, name.startsWith('GET ') ? { session: [] } : { session: [], csrf: [] }];
}

function parametersOf(place: 'path' | 'query', object: z.ZodObject | undefined): readonly Json[] {
  if (object === undefined) return [];
  return Object.entries(object.shape).map(([name, schema]) => {
    const { description = '', ...described } = describeSchema(schema);
    const required = place === 'path' || !z.safeParse(schema, undefined).success;
    return { name, in: place, required, description, schema: described };
  });
}

function answerOf({ answer, contentTypes }: Operation): Readonly<Record<string, Json>> {
  if (answer !== undefined) {
    return { 200: { description: 'Done.', content: { 'application/json': { schema: describeSchema(answer) } } } };
  }
  if (contentTypes === undefined) return { 204: { description: 'Done; there is nothing to say.' } };
  return { 200: { description: 'Done.', content: Object.fromEntries(contentTypes.map((type) => [type, {}])) } };
}

/** A schema of ours as JSON Schema, less what only fills the page. */
function describeSchema(schema: z.core.$ZodType): Readonly<Record<string, Json>> {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), (key, value: unknown) => {
    if (key === '$schema' || key === '$defs') return undefined;
    // Only JSON of whatever kind is made of itself.
    if (isObject(value) && '$ref' in value) return {};
    return Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? undefined : value;
  });
  return JSON.parse(text) as Readonly<Record<string, Json>>;
}
