import { describe, expect, it } from 'vitest';
import { EvaluationRig } from '../evaluation-rig.contract.ts';
import { EventMemory } from './event-memory.ts';
import type { PastEvent } from './past-list.ts';

const { rules } = new EvaluationRig(`
  <rule id="100" level="5"><match>fail</match><description>Failed</description></rule>
  <rule id="101" level="9" frequency="3" timeframe="60">
    <if_matched_sid>100</if_matched_sid>
    <same_srcip />
    <description>Failed often</description>
  </rule>`);
const failed = rules.byId.get(100)?.index ?? -1;

function past(time: number, fullLog: string, value?: string): PastEvent {
  const values = [value];
  return {
    ruleIndex: failed,
    time,
    agentId: '000',
    category: 'syslog',
    hasDynamic: false,
    values,
    fullLog,
    log: '',
    mark: 0,
  };
}

/** The times of those that are remembered, after so many of them came a second apart. */
function remembered(memory: EventMemory, count: number, fullLog: string, value?: string): readonly number[] {
  for (let time = 0; time < count; time += 1) memory.add(past(time, fullLog, value));
  return [...memory.entries()].map(({ time }) => time);
}

const long = 'x'.repeat(60_000);

describe('the memory of events', () => {
  it('keeps as many as it is told to, the newest', () => {
    expect(remembered(new EventMemory(rules, 3), 5, 'fail')).toEqual([2, 3, 4]);
  });

  it('keeps fewer when their texts are long, so that it does not take more than 64 MB', () => {
    const memory = new EventMemory(rules, 8192);
    const times = remembered(memory, 8192, long);
    expect(times.length).toBe(Math.floor((64 * 1024 * 1024) / long.length));
    expect(times.at(-1)).toBe(8191);
    const searched = memory.listOf({ kind: 'sid', ruleIndex: failed });
    expect(searched?.all.length).toBe(times.length);
    expect(searched?.all.at(0)?.time).toBe(times[0]);
  });

  it('counts what was decoded as well', () => {
    expect(remembered(new EventMemory(rules, 8192), 2_000, '', long)).toHaveLength(1118);
  });

  it('has room again for many when the long ones are gone', () => {
    const memory = new EventMemory(rules, 2_000);
    remembered(memory, 2_000, long);
    expect(remembered(memory, 2_000, 'fail')).toHaveLength(2_000);
    expect(remembered(memory, 500, 'fail')).toHaveLength(2_000);
  });
});
