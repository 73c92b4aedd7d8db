import { describe, expect, it } from 'vitest';
import { at, isObject, type Json } from '../../lib/json.ts';
import type { Operation } from '../contract/operation.ts';
import { operations } from '../contract.ts';
import { openApiDocument } from './open-api.ts';

const document = openApiDocument();

/** Every object of the document. */
function objectsIn(value: Json | undefined): readonly Readonly<Record<string, Json | undefined>>[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => objectsIn(item));
  return isObject(value) ? [value, ...Object.values(value).flatMap((inner) => objectsIn(inner))] : [];
}

function operationsOf(): readonly (readonly [string, Json])[] {
  const paths = isObject(document.paths) ? Object.entries(document.paths) : [];
  return paths.flatMap(([path, methods]) =>
    isObject(methods)
      ? Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation ?? null] as const)
      : [],
  );
}

const parametersOf = (operation: Json, place: string) =>
  objectsIn(at(operation, 'parameters')).filter((parameter) => parameter.in === place);

describe('the OpenAPI document', () => {
  it('has every operation of the contract and no other, each by a name of its own', () => {
    const names = Object.keys(operations).map((name) => {
      const [method = '', path = ''] = name.split(' ');
      return `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`;
    });
    expect(
      operationsOf()
        .map(([name]) => name)
        .sort(),
    ).toEqual(names.sort());
    const ids = operationsOf().map(([, operation]) => at(operation, 'operationId'));
    expect(new Set(ids).size).toBe(names.length);
    expect(ids).toContain('PUT-users-name-password');
  });

  it('is of version 3.1 and refers to nothing that it does not have', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: expect.any(String) } });
    const references = objectsIn(document).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references).not.toHaveLength(0);
    for (const reference of new Set(references)) {
      const [root, ...path] = reference.split('/');
      expect([root, at(document, ...path)]).toEqual(['#', expect.any(Object)]);
    }
    const schemes = Object.keys(at(document, 'components', 'securitySchemes') ?? {});
    for (const [, operation] of operationsOf()) {
      const wanted = objectsIn(at(operation, 'security')).flatMap((one) => Object.keys(one));
      expect(schemes).toEqual(expect.arrayContaining(wanted));
    }
  });

  it.each(operationsOf())('declares what %s is asked with, and what it answers', (name, operation) => {
    const inPath = Array.from(name.matchAll(/\{(\w+)\}/g), ([, parameter]) => parameter);
    const declared = parametersOf(operation, 'path');
    expect(declared.map((parameter) => [parameter.name, parameter.required])).toEqual(
      inPath.map((parameter) => [parameter, true]),
    );
    for (const parameter of [...declared, ...parametersOf(operation, 'query')]) {
      expect(at(parameter.schema, 'type')).toMatch(/^string$/);
    }
    expect(Object.keys(at(operation, 'responses') ?? {})).toEqual([expect.stringMatching(/^20[04]$/), 'default']);
  });

  it('says which parameters can be left out', () => {
    const histogram = at(document, 'paths', '/api/alerts/histogram', 'get') ?? null;
    expect(parametersOf(histogram, 'query').map(({ name, required }) => [name, required])).toEqual([
      ['query', false],
      ['from', true],
      ['to', true],
      ['buckets', false],
    ]);
  });

  it('says who may, and that changes need the CSRF token', () => {
    const security = (path: string, method: string) => at(document, 'paths', path, method, 'security');
    expect(security('/api/session', 'post')).toEqual([]);
    expect(security('/api/alerts', 'get')).toEqual([{ token: [] }, { session: [] }]);
    expect(security('/api/deliveries/drop', 'post')).toEqual([{ token: [] }, { session: [], csrf: [] }]);
    const forAdmins = Object.values<Operation>(operations).filter(({ audience }) => audience === 'admin');
    const described = operationsOf().filter(([, operation]) => /For admins/.test(String(at(operation, 'description'))));
    expect(described).toHaveLength(forAdmins.length);
  });
});
