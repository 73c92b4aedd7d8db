import { describe, expect, test } from 'vitest';
import {
  columnTracks,
  isCut,
  leastWidth,
  mayBeColumn,
  moveColumn,
  readColumns,
  standardColumns,
  toggleColumn,
  valuesIn,
  writeColumns,
} from './columns.ts';

describe('columns in the address', () => {
  test('are those that are usual when none are named', () => {
    expect(readColumns(null, standardColumns)).toBe(standardColumns);
  });

  test('come back as they were written, each once', () => {
    expect(readColumns(writeColumns(['rule.id', 'location']), [])).toEqual(['rule.id', 'location']);
    expect(readColumns('a,b,a,,', standardColumns)).toEqual(['a', 'b']);
  });

  test('may be none at all', () => {
    expect(readColumns(',', standardColumns)).toEqual([]);
  });

  test('are never more than the API takes', () => {
    const many = Array.from({ length: 80 }, (_, index) => `f${index}`);
    expect(readColumns(many.join(','), [])).toHaveLength(49);
    expect(toggleColumn(many.slice(0, 49), 'one.more')).toHaveLength(49);
  });
});

describe('columns of one’s choice', () => {
  test('are added at the end and removed', () => {
    expect(toggleColumn(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggleColumn(['a', 'b'], 'a')).toEqual(['b']);
  });

  test('cannot have a comma in their name', () => {
    expect(mayBeColumn('a,b')).toBe(false);
    expect(toggleColumn(['a'], 'b,c')).toEqual(['a']);
  });

  test('move by one place, and stay at the ends', () => {
    expect(moveColumn(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(moveColumn(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(moveColumn(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
    expect(moveColumn(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
  });
});

describe('their widths', () => {
  test('leave the rest of the room to the description, or else to the last one', () => {
    expect(columnTracks(['rule.description', 'rule.id'])).toMatch(/^\d+px minmax\(\d+px, 1fr\) \d+px$/);
    expect(columnTracks(['rule.id', 'data.srcip'])).toMatch(/^\d+px \d+px minmax\(\d+px, 1fr\)$/);
  });

  test('fit into a window of 1280 pixels together, as they are at first', () => {
    expect(leastWidth(standardColumns)).toBeLessThanOrEqual(988);
  });
});

describe('the values of a cell', () => {
  test('are several where the field is a list', () => {
    expect(valuesIn('rule.groups', 'syslog, sshd')).toEqual(['syslog', 'sshd']);
    expect(valuesIn('rule.mitre.id', 'T1110, T1078')).toEqual(['T1110', 'T1078']);
  });

  test('are one elsewhere, commas or not', () => {
    expect(valuesIn('rule.description', 'This, and that')).toEqual(['This, and that']);
  });

  test('are of no use to a search when they were cut', () => {
    expect(isCut(`${'x'.repeat(999)}…`)).toBe(true);
    expect(isCut('short…')).toBe(false);
  });
});
