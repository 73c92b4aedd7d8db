import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { patientHangups } from './hangups.ts';

function rig() {
  let hangup = () => {};
  const context = patientHangups({
    ...{ out: () => undefined, err: () => undefined, input: () => Readable.from([]) },
    ...{ environment: {}, terminal: false, colours: false, clock: new ManualClock() },
    stop: new AbortController().signal,
    onHangup: (call) => {
      hangup = call;
    },
  });
  return { context, hangup: () => hangup() };
}

describe('a hangup', () => {
  it('that comes before anybody can act on it is acted on then, once', () => {
    const { context, hangup } = rig();
    hangup();
    hangup();
    let times = 0;
    context.onHangup(() => {
      times += 1;
    });
    expect(times).toBe(1);
  });

  it('is passed on as it comes, and not before', () => {
    const { context, hangup } = rig();
    let times = 0;
    context.onHangup(() => {
      times += 1;
    });
    expect(times).toBe(0);
    hangup();
    hangup();
    expect(times).toBe(2);
  });
});
