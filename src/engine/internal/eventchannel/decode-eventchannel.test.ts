import { describe, expect, it } from 'vitest';
import { InternalRig } from '../internal-rig.contract.ts';

const rig = new InternalRig();

const xml =
  "<Event xmlns='http://x/event'><System><Provider Name='P'/><EventID>1102</EventID><Level>4</Level>" +
  "<Keywords>0x4020000000000000</Keywords></System><EventData><Data Name='Image'>C:\\a b.exe</Data></EventData></Event>";

const channel = (content: object) => rig.decode(`f:EventChannel:${JSON.stringify(content)}`);

describe('a Windows event', () => {
  it('is decoded from the JSON that is made of it', () => {
    const { decoder, fields, log, fullLog } = channel({ Message: 'Log\ncleared é', Event: xml });
    expect(decoder?.name).toBe('windows_eventchannel');
    expect(fullLog).toMatch(/^\{"win":\{"system":\{"providerName":"P",/);
    expect(log).toBe(fullLog);
    expect(fields).toEqual([
      ['win.system.providerName', 'P'],
      ['win.system.eventID', '1102'],
      ['win.system.level', '4'],
      ['win.system.keywords', '0x4020000000000000'],
      ['win.system.severityValue', 'INFORMATION'],
      ['win.system.message', '"Log\ncleared \xc3\xa9"'],
      ['win.eventdata.image', 'C:\\\\a b.exe'],
    ]);
  });

  it('need not have a message', () => {
    expect(channel({ Event: xml }).fullLog).not.toContain('"message"');
  });

  it('that cannot be read is kept by its message', () => {
    expect(channel({ Message: 'm', Event: '<Event' }).fields).toEqual([['win.system.message', '"m"']]);
  });

  it.each([
    ['no event', '{"Message":"m"}'],
    ['an event that is no text', '{"Message":"m","Event":{}}'],
    ['no JSON', 'an event'],
    ['broken JSON', '{"Event":"<Event/>"'],
    ['a list', '["Event"]'],
  ])('%s: dropped', (_title, content) => {
    expect(rig.decode(`f:EventChannel:${content}`).outcome).toBe('dropped');
  });

  it('leaves no program name and no time of its own', () => {
    const { event } = channel({ Event: xml });
    expect([event.programName.isSet, event.timestamp]).toEqual([false, undefined]);
  });

  it('may have more values than an event has room for', () => {
    const data = Array.from({ length: 400 }, (_, index) => `<Data Name='D${index}'>x</Data>`).join('');
    expect(channel({ Event: `<Event><EventData>${data}</EventData></Event>` }).fields).toHaveLength(256);
  });
});
