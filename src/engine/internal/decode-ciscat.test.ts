import { describe, expect, it } from 'vitest';
import { fieldIndex } from '../event/fields.ts';
import { InternalRig } from './internal-rig.contract.ts';

const rig = new InternalRig();
const result = '{"type":"scan_result","scan_id":7,"cis":{"rule_id":"1.2","result":"fail"},"status":"done"}';

describe('results of CIS-CAT', () => {
  it.each(['wodle_cis-cat', '[004] (db) any->wodle_cis-cat'])('from %j are flattened', (location) => {
    const { decoder, fields, log, event } = rig.decode(`e:${location}:${result}`);
    expect(decoder?.name).toBe('ciscat');
    expect(log).toBe(result);
    expect(Object.fromEntries(fields)).toEqual({
      type: 'scan_result',
      scan_id: '7',
      'cis.rule_id': '1.2',
      'cis.result': 'fail',
    });
    expect(event.field(fieldIndex.status).text).toBe('done');
  });

  it.each([
    ['from elsewhere', `e:somewhere:${result}`],
    ['from elsewhere on an agent', `e:[004] (wodle_cis-cat) any->somewhere:${result}`],
    ['no JSON', 'e:wodle_cis-cat:done'],
  ])('%s: dropped', (_title, message) => {
    expect(rig.decode(message).outcome).toBe('dropped');
  });
});
