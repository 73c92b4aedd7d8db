import type { Assembler, Complain } from './assembler.ts';
import { groupLines } from './group-lines.ts';

/** Programs write the lines of an event together: after such a pause there is no more of it, in ms. */
const quietMs = 500;
const maxAuditLines = 64;

/** Every `count` lines are an event (spec: log collection, section 4.4), however long the last of them lets wait. */
export function multiLine(count: number): Assembler {
  return groupLines({
    classify: () => ({ kind: 'continues' }),
    isFull: ({ lines }) => lines === count,
    quietMs: undefined,
  });
}

const auditHeader = /msg=audit\(([^)]*)\):/;

/** Lines with the same id are an event (spec: log collection, section 4.6). */
export function auditEvents(complain: Complain): Assembler {
  return groupLines({
    classify: (line, id) => {
      const key = auditHeader.exec(line)?.[1];
      if (key === undefined) {
        complain('no audit header');
        return { kind: 'dropped' };
      }
      return key === id ? { kind: 'continues' } : { kind: 'begins', key };
    },
    isFull: ({ lines }) => lines === maxAuditLines,
    quietMs,
  });
}

const postgresqlStart = /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;

/** A line that begins with a tab goes on with the event (spec: log collection, section 4.8). */
export function postgresqlEvents(): Assembler {
  return groupLines({
    classify: (line) => {
      if (line.startsWith('\t')) return { kind: 'continues' };
      return postgresqlStart.test(line) ? { kind: 'begins' } : { kind: 'dropped' };
    },
    isFull: () => false,
    quietMs,
  });
}

const mssqlStart = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d/;

/** A line without a time of its own goes on with the event (spec: log collection, section 4.8). */
export function mssqlEvents(): Assembler {
  return groupLines({
    classify: (line) => ({ kind: mssqlStart.test(line) ? 'begins' : 'continues' }),
    isFull: () => false,
    quietMs,
  });
}
