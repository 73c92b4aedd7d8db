import { describe, expect, it } from 'vitest';
import type { AlertDetail } from '../../../../src/api/contract.ts';
import { countLinked, fileName, viewOf } from './alert-view.ts';

function detailOf(text: string): AlertDetail {
  return { key: 'k', time: 0, text, cause: null, enrichments: [], deliveries: [] };
}

describe('the line of an alert', () => {
  it('is taken apart', () => {
    const view = viewOf(detailOf('{"rule":{"id":"5710"},"a":[1,2]}'));
    expect(view?.fields).toEqual([
      { field: 'rule.id', values: ['5710'] },
      { field: 'a', values: ['1', '2'] },
    ]);
  });

  it.each(['half of a {"line', '[1]', '"text"', 'null', ''])('%j is no alert', (text) => {
    expect(viewOf(detailOf(text))).toBeNull();
  });

  it('may be nested deeper than the stack is', () => {
    const depth = 200_000;
    expect(() => viewOf(detailOf(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`))).not.toThrow();
  });
});

it('what belongs to an alert is counted', () => {
  const row = { key: 'c', time: 0, values: {} };
  expect(countLinked({ ...detailOf(''), cause: row, enrichments: [row, row] })).toBe(3);
});

describe('the name of a downloaded alert', () => {
  it('is its id', () => {
    expect(fileName('1795322860.0', 'k')).toBe('alert-1795322860.0.json');
  });

  it('has nothing in it that leads elsewhere', () => {
    expect(fileName('../../etc/\u202epasswd\0', 'k')).toBe('alert-..-..-etc-passwd-.json');
    expect(fileName(null, 'a b')).toBe('alert-a-b.json');
  });
});
