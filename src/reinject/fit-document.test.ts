import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonObject, spacedJson } from '../lib/json.ts';
import { fitDocument } from './fit-document.ts';

const parsed = (text: string | undefined) => JSON.parse(text ?? 'null') as Record<string, unknown>;

describe('a document that must fit', () => {
  it('is written as it is while it fits, to the very byte', () => {
    const document = { a: 'x'.repeat(10), b: { c: 1 } };
    const exact = spacedJson(document).length;
    expect(fitDocument(document, [['a']], exact)).toEqual({ text: spacedJson(document), trimmed: [] });
    expect(fitDocument(document, [['a']], exact - 1)?.trimmed).toEqual(['a']);
  });

  it('loses its largest optional part first, and says so in its last member', () => {
    const document = { report: { small: 's'.repeat(50), large: 'l'.repeat(500), id: 7 }, kind: 'test' };
    const fitted = fitDocument(
      document,
      [
        ['report', 'small'],
        ['report', 'large'],
      ],
      200,
    );
    expect(fitted?.text).toBe(
      `{"report": {"small": "${'s'.repeat(50)}", "id": 7}, "kind": "test", "trimmed": ["report.large"]}`,
    );
  });

  it('loses more parts until it fits, and passes over those that are not there', () => {
    const document = { a: 'a'.repeat(300), b: 'b'.repeat(200), c: 'c' };
    const fitted = fitDocument(document, [['missing', 'part'], ['b'], ['a'], ['c']], 60);
    expect(parsed(fitted?.text)).toEqual({ c: 'c', trimmed: ['a', 'b'] });
  });

  it('does not count a part twice that went with the whole it was in', () => {
    const document = { whole: { part: 'p'.repeat(300) }, name: 'n'.repeat(100) };
    const fitted = fitDocument(document, [['whole'], ['whole', 'part']], 200);
    expect(fitted?.trimmed).toEqual(['whole']);
  });

  it('cuts its longest strings when leaving parts out is not enough', () => {
    const document = { note: 'keep', deep: [{ url: 'u'.repeat(5000) }], extra: 'x' };
    const fitted = fitDocument(document, [['extra']], 1000);
    const { deep, ...rest } = parsed(fitted?.text);
    expect(rest).toEqual({ note: 'keep', trimmed: ['extra', 'deep.0.url'] });
    expect(deep).toEqual([{ url: expect.stringMatching(/^u{400,}\.\.\.$/) }]);
  });

  it('cuts no character in half', () => {
    for (const shift of ['', 'x']) {
      const fitted = fitDocument({ text: shift + '😀'.repeat(100) }, [], 500);
      expect(fitted?.text).toMatch(/"x?(\\ud83d\\ude00)+\.\.\."/);
    }
  });

  it('is given up when it is too large by the number of its parts', () => {
    expect(fitDocument({ list: Array.from({ length: 1000 }, (_, n) => n) }, [], 500)).toBeUndefined();
  });

  it('is always whole JSON within the limit, whatever is in it', () => {
    const documents = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 });
    fc.assert(
      fc.property(documents, fc.integer({ min: 20, max: 300 }), (document, limit) => {
        const optional = Object.keys(document)
          .slice(0, 2)
          .map((key) => [key]);
        const fitted = fitDocument(document as JsonObject, optional, limit);
        if (fitted === undefined) return;
        expect(Buffer.byteLength(fitted.text)).toBeLessThanOrEqual(limit);
        expect(JSON.parse(fitted.text)).toBeTypeOf('object');
      }),
    );
  });
});
