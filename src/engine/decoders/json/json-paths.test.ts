import { describe, expect, it } from 'vitest';
import { FieldNames } from '../../event/field-names.ts';
import { JsonPaths } from './json-paths.ts';
import { JsonReader } from './json-reader.ts';

const reader = new JsonReader();

function read(paths: JsonPaths, key: string) {
  reader.begin(JSON.stringify(key), 0);
  return paths.readKey(reader, paths.begin(), undefined);
}

describe('the paths of JSON documents', () => {
  it('are made once', () => {
    const paths = new JsonPaths(new FieldNames());
    const first = read(paths, 'a');
    read(paths, 'b');
    expect(read(paths, 'a')).toBe(first);
    expect(read(paths, 'a')).toBe(first);
  });

  it('have the very name that decoders and rules know', () => {
    const names = new FieldNames();
    const slot = names.slotOf('Win.System');
    const paths = new JsonPaths(names);
    const path = read(paths, 'win.system');
    expect(path && paths.nameOf(path)).toBe(names.intern('win.system'));
    expect(names.intern('win.system').slot).toBe(slot);
  });

  it('are forgotten when logs make up ever new keys', () => {
    const paths = new JsonPaths(new FieldNames());
    const top = paths.begin();
    for (let round = 0; round < 200; round += 1) read(paths, `${String(round)}${'x'.repeat(50_000)}`);
    expect(paths.begin()).not.toBe(top);
  });

  it('step over the key and its quotes, and over nothing else', () => {
    const paths = new JsonPaths(new FieldNames());
    for (const _ of ['made', 'expected']) {
      expect(read(paths, 'a\n"b')?.path).toBe('a\n"b');
      expect(reader.at).toBe(8);
    }
  });
});
