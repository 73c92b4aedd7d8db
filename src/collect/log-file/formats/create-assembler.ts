import type { LocalFile, LogFormat } from '../../local-file.ts';
import { passes } from '../../passes.ts';
import { type Assembler, type Complain, eachLine } from './assembler.ts';
import { auditEvents, mssqlEvents, multiLine, postgresqlEvents } from './grouped-formats.ts';
import { jsonEvent, readLabels } from './json-event.ts';
import { djbEvent, mysqlReader, nmapEvent } from './line-formats.ts';
import { multiLineRegex } from './multi-line-regex.ts';

export interface AssemblerContext {
  /** A byte string. */
  readonly path: string;
  readonly hostname: string;
  readonly complain: Complain;
}

/** Makes the events of a file, in the block's format; what `ignore` and `restrict` say is obeyed. */
export function createAssembler(file: LocalFile, context: AssemblerContext): Assembler {
  const assembler = assemblerOf(file, context);
  switch (filtered(file.format)) {
    case 'lines':
      return { ...assembler, push: (line, now) => (passes(file, line.text) ? assembler.push(line, now) : []) };
    case 'events':
      return filterEvents(assembler, (event) => passes(file, event));
    case 'nothing':
      return assembler;
  }
}

function assemblerOf({ format, labels }: LocalFile, { path, hostname, complain }: AssemblerContext): Assembler {
  switch (format.kind) {
    case 'json': {
      const members = readLabels(labels);
      return eachLine((line) => jsonEvent(line, members));
    }
    case 'multi-line':
      return multiLine(format.lines);
    case 'multi-line-regex':
      return multiLineRegex(format);
    case 'audit':
      return auditEvents(complain);
    case 'postgresql_log':
      return postgresqlEvents();
    case 'mssql_log':
      return mssqlEvents();
    case 'mysql_log':
      return eachLine(mysqlReader());
    case 'nmapg':
      return eachLine((line) => nmapEvent(line, complain));
    case 'djb-multilog':
      return eachLine((line, now) => djbEvent(line, { path, hostname }, now));
    case 'lines':
    // The others are no formats of files, and the configuration lets none of them through to here.
    case 'command':
    case 'full_command':
    case 'journald':
      return eachLine((line) => line);
    default:
      return format satisfies never;
  }
}

/** What patterns are held against (spec: log collection, section 4.2). */
function filtered({ kind }: LogFormat): 'lines' | 'events' | 'nothing' {
  switch (kind) {
    case 'nmapg':
      return 'nothing';
    case 'multi-line':
    case 'multi-line-regex':
    case 'audit':
    case 'postgresql_log':
    case 'mssql_log':
      return 'events';
    default:
      return 'lines';
  }
}

function filterEvents(assembler: Assembler, keep: (event: string) => boolean): Assembler {
  return {
    push: (line, now) => assembler.push(line, now).filter(keep),
    due: (now) => assembler.due(now).filter(keep),
    rest: () => assembler.rest().filter(keep),
    get pendingFrom() {
      return assembler.pendingFrom;
    },
  };
}
