import { describe, expect, it } from 'vitest';
import { makeAnalysisHome, numberedEvent, numbersOf } from '../../../test/support/analysis-home.ts';
import { analyse, analyserOf } from './analyser-rig.contract.ts';

const size = 65_000;

function filled(text: string): string {
  return text.repeat(Math.ceil(size / text.length)).slice(0, size);
}

const keys = Array.from({ length: 3_000 }, (_, key) => `"key${key}":"value"`);
const everyByte = Array.from({ length: 255 }, (_, byte) => String.fromCharCode(byte + 1));

/** By name, what comes after `1:x:`. */
const odd: Readonly<Record<string, string>> = {
  blanks: filled(' '),
  'blanks and percents': filled(' %'),
  brackets: filled('['),
  quotes: filled('"'),
  assignments: filled('a=1 '),
  newlines: filled('\n'),
  'base64 without end': filled('TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQ'),
  NULs: filled('\0'),
  'every byte but NUL': filled(everyByte.join('')),
  'bytes that begin a character and do not end it': filled('\xe2\x82'),
  'deep JSON that does not end': `{"a":${'['.repeat(30_000)}`,
  'deep JSON': `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  'deep objects': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  'JSON of 3,000 members': `{${keys.join(',')}}`,
  'a string in JSON that does not end': `{"a":"${filled('\\"')}`,
  'what a pattern has too many ways to match': `steep ${filled('a')}b`,
  'what a pattern has few ways to match and many places': filled('steep '),
};

describe('an event of 64 KB', () => {
  it.each(Object.entries(odd))('of %s is done with, and so is the next', async (_, log) => {
    const home = await makeAnalysisHome();
    const { analyser, failures } = await analyserOf(home);
    await analyse(analyser, numberedEvent(0), `1:x:${log}`, numberedEvent(1));
    expect(numbersOf(await home.alerts())).toEqual([0, 1]);
    expect([analyser.counts.events, failures]).toEqual([3, []]);
  });

  it.each(['8', '9', '3', 'd', 'e', 'f', 'p', '5', 'u'])('of any kind on queue %s is done with', async (queue) => {
    const home = await makeAnalysisHome();
    const { analyser, failures } = await analyserOf(home);
    await analyse(analyser, ...Object.values(odd).map((log) => `${queue}:x:${log}`), numberedEvent(0));
    expect(numbersOf(await home.alerts())).toEqual([0]);
    expect(failures).toEqual([]);
  });
});
