import { describe, expect, it } from 'vitest';
import { fromBytes } from '../lib/bytes.ts';
import { AlertDocuments } from './document/alert-document.ts';
import { Engine, type EngineSettings } from './engine.ts';
import { compileRuleset, type Ruleset } from './ruleset.ts';

const decoders = `
<decoder name="door"><program_name>^door$</program_name></decoder>
<decoder name="door-event">
  <parent>door</parent>
  <regex>(\\w+) by (\\w+) from (\\S+)</regex>
  <order>action, dstuser, srcip</order>
</decoder>
<decoder name="json"><prematch>^{</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>
<decoder name="wall">
  <type>firewall</type>
  <prematch>^wall: </prematch>
  <regex offset="after_prematch">(\\S+) (\\S+) </regex>
  <order>action, srcip</order>
</decoder>`;

const rules = `
<group name="base,">
  <rule id="1" level="0" noalert="1"><category>syslog</category><description>Syslog</description></rule>
  <rule id="2" level="0" noalert="1"><category>firewall</category><description>Firewall</description></rule>
  <rule id="7" level="0" noalert="1"><category>ossec</category><description>Own</description></rule>
</group>
<group name="door,">
  <rule id="100" level="5"><decoded_as>door</decoded_as><action>opened</action><description>$(dstuser) opened</description></rule>
  <rule id="101" level="10" frequency="3" timeframe="60">
    <if_matched_sid>100</if_matched_sid><same_srcip /><description>Opened often</description>
  </rule>
  <rule id="102" level="3"><decoded_as>json</decoded_as><field name="a.b">^x$</field><description>JSON</description></rule>
  <rule id="103" level="3"><if_sid>2</if_sid><description>Wall</description></rule>
  <rule id="104" level="7"><if_sid>7</if_sid><decoded_as>syscheck_new_entry</decoded_as><description>File added</description></rule>
</group>`;

function compiled(): Ruleset {
  const files = { decoders: [{ path: 'd.xml', text: decoders }], rules: [{ path: 'r.xml', text: rules }], lists: [] };
  const loaded = compileRuleset(files, { logAlertLevel: 3, emailAlertLevel: 12 });
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems));
  return loaded.ruleset;
}

const ruleset = compiled();

function open(mode: EngineSettings['mode'] = 'engine'): Engine {
  return new Engine(ruleset, { mode, managerName: 'mgr.example', logAlertLevel: 3, memorySize: 8192 });
}

const opened = '1:/var/log/door:Jul  4 10:00:00 hall door[7]: opened by ann from 192.0.2.7';

describe('the engine', () => {
  it('takes a message from the queue to a rule', () => {
    const engine = open();
    expect(engine.analyse(opened, 0)).toBe('analysed');
    const { event, verdict } = engine;
    expect([event.hostname.text, event.programName.text, event.decoder?.name]).toEqual(['hall', 'door', 'door']);
    expect([verdict.rule?.id, verdict.description, verdict.alerts]).toEqual([100, 'ann opened', true]);
  });

  it('has one event and one verdict, about the message analysed last', () => {
    const engine = open();
    engine.analyse(opened, 0);
    engine.analyse('1:x:nothing that any rule knows', 0);
    expect([engine.event.decoder, engine.event.programName.isSet, engine.verdict.rule]).toEqual([
      undefined,
      false,
      undefined,
    ]);
  });

  it('remembers events for correlation, by its own time', () => {
    const engine = open();
    const ids = [0, 1_000, 2_000, 100_000].map((time) => {
      engine.analyse(opened, time);
      return engine.verdict.rule?.id;
    });
    expect(ids).toEqual([100, 100, 101, 100]);
  });

  it('shares nothing of events with another engine of the same rules', () => {
    const engines = [open(), open(), open()];
    for (const engine of engines) engine.analyse(opened, 0);
    expect(engines.map((engine) => engine.verdict.firedTimes)).toEqual([1, 1, 1]);
  });

  it('gives an event without a host of its own the manager’s, up to the first dot', () => {
    const engine = open();
    engine.analyse('1:x:plain', 0);
    expect(engine.event.hostname.text).toBe('mgr');
  });

  it.each([
    ['a log line in JSON', '1:x:{"a":{"b":"x"}}', 'analysed', 102],
    [
      'file integrity',
      '8:syscheck:{"type":"event","data":{"path":"/a","mode":"realtime","type":"added","attributes":{"type":"file"}}}',
      'analysed',
      104,
    ],
    ['a scan that ended', '8:syscheck:{"type":"scan_end","data":{}}', 'no-event', undefined],
    ['database synchronisation', '5:fim_file:{}', 'no-event', undefined],
    ['no queue message', 'nonsense', 'rejected', undefined],
    ['a firewall’s event that lacks what the rules need', '1:x:wall: drop 192.0.2.1 ', 'ignored', undefined],
  ])('makes of %s what it is', (_what, message, analysed, ruleId) => {
    const engine = open();
    expect(engine.analyse(message, 0)).toBe(analysed);
    expect(engine.verdict.rule?.id).toBe(ruleId);
  });

  it('forgets the verdict before when the next message is none for the rules', () => {
    const engine = open();
    for (const message of ['nonsense', '5:fim_file:{}', '1:x:wall: drop 192.0.2.1 ']) {
      engine.analyse(opened, 0);
      engine.analyse(message, 0);
      expect([engine.verdict.rule, engine.verdict.alerts]).toEqual([undefined, false]);
    }
  });

  it('tries the rules on a firewall’s event in a log test, whatever it lacks', () => {
    const engine = open('session');
    engine.analyse('1:x:wall: drop 192.0.2.1 ', 0);
    expect(engine.verdict.rule?.id).toBe(103);
  });

  it('brings bytes that are no UTF-8 through unchanged', () => {
    const engine = open();
    engine.analyse('1:x:Jul  4 10:00:00 hall door[7]: opened by ann from \xff\xc3\xa9', 0);
    const document = new AlertDocuments({ managerName: 'm', mitre: undefined }).write(
      engine.event,
      engine.verdict,
      '0.0',
      'alert',
    );
    expect(document).toContain('"srcip":"\xff\xc3\xa9"');
    expect(fromBytes(document)).toContain('\ufffdé');
  });

  it('ends a message at its first NUL', () => {
    const engine = open();
    engine.analyse(`${opened}\0 and more`, 0);
    expect(engine.event.fullLog.endsWith('192.0.2.7')).toBe(true);
  });
});
