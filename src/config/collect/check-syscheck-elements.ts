import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import { allOf, anyNumber, lastOf, readOneOf, readWhole, readYes, refuseOthers } from './read-value.ts';
import type { Say } from './say.ts';

/*
 * What a `<syscheck>` may say that changes nothing here: the values are looked at all the same, so that what is refused by
 * the reference is refused here.
 */

const elementNames = [
  'disabled',
  'frequency',
  'scan_time',
  'scan_day',
  'scan_on_start',
  'alert_new_files',
  'auto_ignore',
  'remove_old_diff',
  'skip_nfs',
  'skip_dev',
  'skip_sys',
  'skip_proc',
  'directories',
  'ignore',
  'nodiff',
  'file_limit',
  'max_eps',
  'max_files_per_second',
  'process_priority',
  'database',
  'whodata',
  'diff',
  'synchronization',
  'prefilter_cmd',
];
const ofWindows = [
  'windows_registry',
  'registry_ignore',
  'registry_nodiff',
  'registry_limit',
  'windows_audit_interval',
];

/** Values that ask for something which is not done, by the reference neither. */
const withoutEffect: Readonly<Record<string, readonly [value: string, what: string, remedy: string]>> = {
  scan_on_start: ['no', 'each start begins with a scan all the same', 'write yes, or remove it'],
  alert_new_files: ['no', 'new files are told all the same', 'give rule 554 the level 0 to silence it'],
  auto_ignore: ['yes', 'files that change often are told each time', 'name them in <ignore>'],
};

export function checkSyscheckElements(block: XmlElement, say: Say): void {
  refuseOthers(block, [...elementNames, ...ofWindows], say, 'warning');
  for (const element of block.children.filter(({ name }) => ofWindows.includes(name))) {
    say('warning', element, `<${element.name}> is of Windows, and nothing is monitored for it here`, 'remove it');
  }
  for (const element of allOf(block, 'prefilter_cmd')) {
    say('warning', element, '<prefilter_cmd> is not run here', 'remove it');
  }
  readYes(lastOf(block, 'scan_on_start'), say, 'refused');
  for (const [name, [value, what, remedy]] of Object.entries(withoutEffect)) {
    const element = lastOf(block, name);
    if (element?.text === value) say('warning', element, `${value} in <${name}> has no effect: ${what}`, remedy);
  }
  for (const element of allOf(block, 'whodata')) checkWhodata(element, say);
  for (const element of allOf(block, 'synchronization')) checkSynchronization(element, say);
}

function checkWhodata(block: XmlElement, say: Say): void {
  const known = ['provider', 'startup_healthcheck', 'restart_audit', 'audit_key', 'queue_size'];
  refuseOthers(block, known, say, 'refused');
  readOneOf(lastOf(block, 'provider'), ['audit', 'ebpf'], say, 'refused');
  readYes(lastOf(block, 'startup_healthcheck'), say, 'refused');
  readYes(lastOf(block, 'restart_audit'), say, 'refused');
  readWhole(lastOf(block, 'queue_size'), [10, 1_048_576], say, 'refused');
}

/** Its values are for a data base of agents, which a manager's own files do not need. */
function checkSynchronization(block: XmlElement, say: Say): void {
  const numbers: Readonly<Record<string, readonly [number, number]>> = {
    interval: anyNumber,
    max_interval: anyNumber,
    response_timeout: anyNumber,
    queue_size: [2, 1_000_000],
    thread_pool: [1, anyNumber[1]],
    max_eps: [0, 1_000_000],
  };
  refuseOthers(block, ['enabled', 'registry_enabled', ...Object.keys(numbers)], say, 'warning');
  readYes(lastOf(block, 'enabled'), say, 'warning');
  for (const [name, range] of Object.entries(numbers)) {
    const element = lastOf(block, name);
    // A time may have a unit.
    if (!/^\d+[smhdw]$/.test(element?.text ?? '')) readWhole(element, range, say, 'warning');
  }
}
