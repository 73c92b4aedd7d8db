import { describe, expect, it } from 'vitest';
import { InternalRig } from './internal-rig.contract.ts';

const rig = new InternalRig();
const decode = (content: string, location = 'syscollector') => rig.decode(`d:${location}:${content}`);

describe('the inventory of a host', () => {
  it('has an item’s columns under its name', () => {
    const { decoder, fields } = decode('{"type":"program","ID":3,"program":{"name":"bash","size":7}}');
    expect(decoder?.name).toBe('syscollector');
    expect(fields).toEqual([
      ['type', 'program'],
      ['ID', '3'],
      ['program.name', 'bash'],
      ['program.size', '7'],
    ]);
  });

  it.each([
    ['dbsync_packages', 'program.name'],
    ['dbsync_ports', 'port.name'],
    ['dbsync_osinfo', 'os.name'],
    ['dbsync_browser_extensions', 'browser_extension.name'],
    ['dbsync_new', 'new.name'],
    ['dbsync_constructor', 'constructor.name'],
  ])('has the columns of a row of %s as %s', (type, name) => {
    const { fields } = decode(`{"type":"${type}","operation":"INSERTED","data":{"name":"caf\\u00e9"}}`);
    expect(fields).toEqual([
      ['type', type],
      [name, 'caf\xc3\xa9'],
      ['operation_type', 'INSERTED'],
    ]);
  });

  it('may tell of an operation without a row', () => {
    expect(decode('{"type":"dbsync_ports","operation":"DELETED"}').fields).toEqual([
      ['type', 'dbsync_ports'],
      ['operation_type', 'DELETED'],
    ]);
  });

  it('comes from agents too', () => {
    expect(decode('{"type":"hardware"}', '[001] (web) any->syscollector').outcome).toBe('decoded');
  });

  it.each([
    ['from elsewhere', '{"type":"program"}', 'inventory'],
    ['without a type', '{"program":{}}', 'syscollector'],
    ['no object', '"program"', 'syscollector'],
    ['no JSON', 'program', 'syscollector'],
  ])('%s: dropped', (_title, content, location) => {
    expect(decode(content, location).outcome).toBe('dropped');
  });
});
