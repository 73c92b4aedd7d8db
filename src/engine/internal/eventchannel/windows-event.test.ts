import { describe, expect, it } from 'vitest';
import { toBytes } from '../../../lib/bytes.ts';
import { windowsEventJson } from './windows-event.ts';

const system = (inner: string) => `<Event xmlns='http://x/event'><System>${inner}</System></Event>`;
const eventData = (inner: string) => `<Event><System/><EventData>${inner}</EventData></Event>`;

const written = (xml: string, message?: string) => windowsEventJson(toBytes(xml), message);

describe('the system section', () => {
  it('keeps the order of the event, and ends with severity and message', () => {
    const xml = system(
      "<Provider Name='Our-Provider' Guid='{0A}' EventSourceName='Src'/><EventID Qualifiers='0'>4625</EventID>" +
        '<Version>0</Version><Level>0</Level><Task>12544</Task><Opcode>0</Opcode><Keywords>0x8010000000000000</Keywords>' +
        "<TimeCreated SystemTime='2026-11-21T10:00:00.1Z'/><EventRecordID>12</EventRecordID>" +
        "<Correlation ActivityID='{0B}'/><Execution ProcessID='604' ThreadID='7'/><Channel>Security</Channel>" +
        "<Computer>dc01</Computer><Security UserID='S-1-5-18'/>",
    );
    expect(written(xml, 'A "logon".\r\n')).toBe(
      '{"win":{"system":{"providerName":"Our-Provider","providerGuid":"{0A}","eventSourceName":"Src","eventID":"4625",' +
        '"version":"0","level":"0","task":"12544","opcode":"0","keywords":"0x8010000000000000",' +
        '"systemTime":"2026-11-21T10:00:00.1Z","eventRecordID":"12","processID":"604","threadID":"7",' +
        '"channel":"Security","computer":"dc01","severityValue":"AUDIT_FAILURE",' +
        '"message":"\\"A \\"logon\\".\\r\\n\\""}}}',
    );
  });

  it.each([
    ['1', '0x0', 'CRITICAL'],
    ['2', '0x80000000000000', 'ERROR'],
    ['3', '0x0', 'WARNING'],
    ['4', '0x0', 'INFORMATION'],
    ['5', '0x0', 'VERBOSE'],
    ['6', '0x0', 'UNKNOWN'],
    ['10', '0x0', 'UNKNOWN'],
    ['high', '0x0', 'UNKNOWN'],
    ['0', '0x8010000000000000', 'AUDIT_FAILURE'],
    ['0', '0x8020000000000000', 'AUDIT_SUCCESS'],
    ['0', '0x8030000000000000', 'AUDIT_FAILURE'],
    ['0', '0x8000000000000000', 'UNKNOWN'],
    ['0', 'none', 'UNKNOWN'],
  ])('of level %s and keywords %s has the severity %s', (level, keywords, expected) => {
    const xml = system(`<Level>${level}</Level><Keywords>${keywords}</Keywords>`);
    expect(JSON.parse(written(xml))).toMatchObject({ win: { system: { severityValue: expected } } });
  });

  it('has no severity without keywords', () => {
    expect(written(system('<Level>4</Level>'))).toBe('{"win":{"system":{"level":"4"}}}');
  });
});

describe('the data of an event', () => {
  it('is named by its attribute, the first letter small', () => {
    const xml = eventData("<Data Name='TargetUserName'>ann</Data><Data Name='IpPort'>0</Data><Binary>00FF</Binary>");
    expect(written(xml)).toBe(
      '{"win":{"system":{},"eventdata":{"targetUserName":"ann","ipPort":"0","binary":"00FF"}}}',
    );
  });

  it('leaves out what says that there is no value, and white space at the end', () => {
    const xml = eventData(
      "<Data Name='A'></Data><Data Name='B'>-</Data><Data Name='C'>(NULL)</Data><Data Name='D'/>" +
        "<Data Name='E'> x \t </Data><Data Name='F'>--</Data>",
    );
    expect(JSON.parse(written(xml))).toEqual({ win: { system: {}, eventdata: { e: ' x \\t', f: '--' } } });
  });

  it('is left out when nothing remains', () => {
    expect(written(eventData("<Data Name='A'>-</Data>"))).toBe('{"win":{"system":{}}}');
  });

  it('without names is joined', () => {
    const xml = eventData("<Data>one</Data><Data></Data><Data Name='N'>n</Data><Data>two</Data>");
    expect(JSON.parse(written(xml))).toMatchObject({ win: { eventdata: { n: 'n', data: 'one, two' } } });
  });

  it('keeps the form that its values have inside JSON, entities and all', () => {
    const path = 'C:\\Win\\ "q" &amp; ü\r\n.';
    const parsed: unknown = JSON.parse(
      Buffer.from(written(eventData(`<Data Name='P'>${path}</Data>`)), 'latin1').toString(),
    );
    expect(parsed).toMatchObject({ win: { eventdata: { p: 'C:\\\\Win\\\\ \\"q\\" &amp; ü\\r\\n.' } } });
  });

  it('explains changes of the audit policy', () => {
    const xml = eventData(
      "<Data Name='CategoryId'>%%8273</Data><Data Name='SubcategoryId'>%%12544</Data>" +
        "<Data Name='AuditPolicyChanges'>%%8448, %%8451</Data>",
    );
    expect(written(xml)).toContain(
      '"eventdata":{"categoryId":"%%8273","subcategoryId":"%%12544","auditPolicyChangesId":"%%8448, %%8451",' +
        '"category":"Logon/Logoff","subcategory":"Logon","auditPolicyChanges":"Success removed, Failure added"}',
    );
  });

  it('does not explain numbers that mean nothing', () => {
    const xml = eventData("<Data Name='CategoryId'>%%8273</Data><Data Name='SubcategoryId'>%%12999</Data>");
    expect(written(xml)).toContain('"eventdata":{"categoryId":"%%8273","subcategoryId":"%%12999"}');
  });
});

describe('other sections', () => {
  it('are named by what is inside them', () => {
    const xml =
      '<Event><System/><UserData><LogFileCleared><SubjectUserName>ann</SubjectUserName><Channel>-</Channel>' +
      '</LogFileCleared></UserData></Event>';
    expect(written(xml)).toBe('{"win":{"system":{},"logFileCleared":{"subjectUserName":"ann"}}}');
  });

  it('with several parts take the name of the last', () => {
    const xml = '<Event><UserData><First><A>1</A></First><Last><B>2</B></Last></UserData></Event>';
    expect(written(xml)).toBe('{"win":{"system":{},"last":{"a":"1","b":"2"}}}');
  });

  it('without values are left out', () => {
    expect(written('<Event><RenderingInfo><Level>Info</Level></RenderingInfo></Event>')).toBe('{"win":{"system":{}}}');
  });
});

describe('what cannot be read', () => {
  it.each([
    ['attributes in double quotes', '<Event><System><Provider Name="x"/></System></Event>'],
    ['an element that is not closed', '<Event><System>'],
    ['a declaration', "<?xml version='1.0'?><Event><System><Level>1</Level></System></Event>"],
    ['a value over 20480 bytes', `<Event><System><Level>${'x'.repeat(20_481)}</Level></System></Event>`],
    ['nothing', ''],
  ])('%s: only the message is kept', (_title, xml) => {
    expect(written(xml, 'words')).toBe('{"win":{"system":{"message":"\\"words\\""}}}');
  });

  it('a value of 20480 bytes can be', () => {
    expect(written(system(`<Computer>${'ü'.repeat(10_240)}</Computer>`))).toContain(toBytes('üü'));
  });
});
