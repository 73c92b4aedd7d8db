import type { Event } from '../../event/event.ts';
import { fieldIndex } from '../../event/fields.ts';

const maxName = 128;
const maxUrl = 1024;
const idLength = 9;

/**
 * SymantecWS_Decoder: Symantec Web Security writes numbered entries, `20300101,73556,1=5,11=10.0.0.4,10=user,3=1,2=2`
 * (spec: decoders, section 6). The first entry of each kind wins.
 */
export function decodeSymantecWs(event: Event): void {
  const { text } = event.log;
  for (let comma = text.indexOf(','); comma !== -1; comma = text.indexOf(',', comma + 1)) {
    const at = comma + 1;
    if (text.startsWith('10=', at)) setFirst(fieldIndex.dstuser, entry(text, at + 3, maxName), event);
    else if (text.startsWith('11=', at)) setFirst(fieldIndex.srcip, entry(text, at + 3, maxName), event);
    else if (text.startsWith('60=', at)) setFirst(fieldIndex.url, entry(text, at + 3, maxUrl), event);
    else if (text.startsWith('2=', at) || text.startsWith('3=', at)) {
      // Not the entry alone: this many bytes of the line, whatever they are. Rules look for what the id begins with.
      setFirst(fieldIndex.id, text.slice(at, at + idLength), event);
    }
  }
}

function entry(text: string, from: number, most: number): string {
  const comma = text.indexOf(',', from);
  return text.slice(from, Math.min(comma === -1 ? text.length : comma, from + most));
}

function setFirst(index: number, value: string, event: Event): void {
  const field = event.field(index);
  if (!field.isSet) field.set(value);
}
