import type { JournalFilter, LocalFile, LogFormat } from '../collect/local-file.ts';
import type { MonitoredPath } from '../collect/syscheck.ts';
import { listenerName } from '../collect/syslog/listener-name.ts';
import type { SyslogListener } from '../collect/syslog-listener.ts';
import type { CollectionConfig } from '../config/collect/collection-config.ts';
import { count, duration } from './text.ts';

/** What will be collected: a line for each block, listener and path. */
export function describeCollection({ localFiles, syslogListeners, syscheck }: CollectionConfig): string {
  const directories = syscheck?.directories ?? [];
  const lines = [
    ...localFiles.map((file) => line(describeLocalFile(file), file)),
    ...syslogListeners.map((listener) => line(describeListener(listener), listener)),
    ...directories.map((path) => line(describePath(path), path)),
  ];
  if (lines.length === 0) return 'nothing is collected: events come in at queue/sockets/queue alone\n';
  return `collected:\n${lines.join('')}`;
}

/** What a person wrote may hold line breaks. */
function line(text: string, at: { readonly line: number }): string {
  return `    ${text.replace(/\p{Cc}/gu, ' ')}  (etc/ossec.conf:${at.line})\n`;
}

function describeLocalFile({ source, format }: LocalFile): string {
  switch (source.kind) {
    case 'files':
      return `log file ${source.location}: ${describeFormat(format)}`;
    case 'command': {
      const { alias, command, everyMs } = source;
      const events = format.kind === 'full_command' ? 'its output' : 'each line';
      return `command ${alias ?? command}: ${events}, every ${duration(everyMs)}`;
    }
    case 'journald':
      return `journald: ${describeFilters(source.filters)}`;
    default:
      return source satisfies never;
  }
}

function describeFormat(format: LogFormat): string {
  switch (format.kind) {
    case 'lines':
      return 'each line';
    case 'multi-line':
      return `every ${count(format.lines)} lines`;
    case 'multi-line-regex':
      return 'lines grouped by a pattern';
    case 'json':
    case 'audit':
    case 'mysql_log':
    case 'postgresql_log':
    case 'mssql_log':
    case 'nmapg':
    case 'djb-multilog':
    case 'command':
    case 'full_command':
    case 'journald':
      return format.kind;
    default:
      return format satisfies never;
  }
}

function describeFilters(filters: readonly JournalFilter[]): string {
  const fields = filters.flat().map(({ field }) => field);
  return fields.length === 0 ? 'all entries' : `entries chosen by ${fields.join(', ')}`;
}

function describeListener(listener: SyslogListener): string {
  const { allowed, denied, tls } = listener;
  const except = denied.length === 0 ? '' : `, not from ${denied.join(', ')}`;
  const shown = tls?.ca === undefined ? '' : ', with a client certificate';
  return `${listenerName(listener)}: from ${allowed.join(', ')}${except}${shown}`;
}

function describePath({ path, mode, reportChanges }: MonitoredPath): string {
  return `files ${path}: ${mode}${reportChanges ? ', report_changes' : ''}`;
}
