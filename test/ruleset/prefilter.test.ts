import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTestFiles } from '../../src/cli/ruleset/find-test-files.ts';
import { readCases } from '../../src/cli/ruleset/read-cases.ts';
import { Session } from '../../src/engine/session.ts';
import { toBytes } from '../../src/lib/bytes.ts';
import { loadShipped, rulesetOf, shippedFolder } from './ruleset-home.ts';

const settings = { managerName: 'manager', logAlertLevel: 3, mitre: undefined };
const filtered = rulesetOf(await loadShipped());
const plain = rulesetOf(await loadShipped({}, { prefilter: false }));
const files = await Promise.all(
  (await findTestFiles([join(shippedFolder, 'tests')])).map(({ path }) => readCases(path)),
);
const lines = files.flatMap(({ cases }) => cases.flatMap(({ logs }) => logs));

/** A line of the test cases with some of its bytes gone, others put in, or its case turned. */
const mutatedLine = fc
  .tuple(fc.constantFrom(...lines), fc.nat(), fc.nat(8), fc.string({ maxLength: 6 }), fc.constantFrom('', 'up', 'low'))
  .map(([line, at, gone, added, letters]) => {
    const place = at % (line.length + 1);
    const mutated = line.slice(0, place) + added + line.slice(place + gone);
    return letters === '' ? mutated : letters === 'up' ? mutated.toUpperCase() : mutated.toLowerCase();
  });

describe('the search for literals before patterns are tried', () => {
  test('is on for most patterns of the shipped ruleset, and off when that is asked for', () => {
    expect(filtered.literals.literals.length).toBeGreaterThan(100);
    expect(plain.literals.literals).toEqual([]);
  });

  test('never changes an answer, over sessions of any lines', () => {
    fc.assert(
      fc.property(fc.array(mutatedLine, { minLength: 1, maxLength: 12 }), (logs) => {
        const [one, other] = [new Session(filtered, settings), new Session(plain, settings)];
        for (const log of logs) {
          const line = toBytes(log);
          expect(one.analyse(line, 'stdin', 0)).toEqual(other.analyse(line, 'stdin', 0));
        }
      }),
      { numRuns: 400 },
    );
  });
});
