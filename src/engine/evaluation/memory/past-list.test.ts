import { describe, expect, it } from 'vitest';
import { type PastEvent, PastList } from './past-list.ts';

function past(time: number, agentId: string, ...values: (string | undefined)[]): PastEvent {
  return { ruleIndex: 0, time, agentId, category: 'syslog', hasDynamic: false, values, fullLog: '', log: '', mark: 0 };
}

function times(grouping: ReturnType<PastList['groupedBy']>, agentId: string, value?: string): number[] {
  const found = grouping.find(agentId, [undefined, value]);
  return Array.from({ length: found?.length ?? 0 }, (_, index) => found?.at(index)?.time ?? 0);
}

describe('a list of past events', () => {
  it('groups them by values and agent, and forgets them with the list', () => {
    const list = new PastList();
    const grouping = list.groupedBy([1], true);
    for (const event of [past(1, '1', '', 'a'), past(2, '2', '', 'a'), past(3, '1', '', 'b'), past(4, '1', '', 'a')]) {
      list.push(event);
    }
    expect([times(grouping, '1', 'a'), times(grouping, '2', 'a')]).toEqual([[1, 4], [2]]);
    list.dropOldest();
    list.dropOldest();
    expect([times(grouping, '1', 'a'), grouping.find('2', [undefined, 'a'])]).toEqual([[4], undefined]);
  });

  it('finds nothing for what is not set', () => {
    const list = new PastList();
    const grouping = list.groupedBy([1], false);
    list.push(past(1, '1', 'x', undefined));
    list.push(past(2, '2', 'x', ''));
    expect([times(grouping, '9', undefined), times(grouping, '9', '')]).toEqual([[], [2]]);
    list.dropOldest();
    expect(times(grouping, '9', '')).toEqual([2]);
  });

  it('has one grouping for all that compare the same', () => {
    const list = new PastList();
    expect(list.groupedBy([1, 2], true)).toBe(list.groupedBy([1, 2], true));
    expect(list.groupedBy([1, 2], true)).not.toBe(list.groupedBy([1, 2], false));
    expect(list.groupedBy([1, 2], true)).not.toBe(list.groupedBy([12], true));
  });
});
