import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Report } from '../problem.ts';
import type { AnalysisConfig } from './analysis-config.ts';
import { readRulesetPlaces } from './read-ruleset-places.ts';

const smallestMemory = 2048;
const standardMemory = 8192;

/** Reads what the sections of `ossec.conf` say to the analysis engine; what is not said has its standard value. */
export function readAnalysisConfig(sections: readonly XmlElement[], file: string, report: Report): AnalysisConfig {
  const setting = (section: string, name: string): Setting => ({
    name,
    file,
    report,
    element: sections
      .filter((element) => element.name === section)
      .flatMap(({ children }) => children)
      .findLast((element) => element.name === name),
  });
  return {
    ruleset: readRulesetPlaces(sections, file, report),
    logAlertLevel: readNumber(setting('alerts', 'log_alert_level'), 1),
    emailAlertLevel: readNumber(setting('alerts', 'email_alert_level'), 7),
    memorySize: Math.max(smallestMemory, readNumber(setting('global', 'memory_size'), standardMemory)),
    outputs: {
      alertsJson: readYes(setting('global', 'jsonout_output'), true),
      alertsLog: readYes(setting('global', 'alerts_log'), true),
      archivesJson: readYes(setting('global', 'logall_json'), false),
      archivesLog: readYes(setting('global', 'logall'), false),
      rotateInterval: readUnits(setting('global', 'rotate_interval'), secondsPer),
      maxOutputSize: readUnits(setting('global', 'max_output_size'), bytesPer),
    },
  };
}

interface Setting {
  readonly name: string;
  /** The last one of that name counts. */
  readonly element: XmlElement | undefined;
  readonly file: string;
  readonly report: Report;
}

function readNumber(setting: Setting, standard: number): number {
  const { element } = setting;
  if (element === undefined) return standard;
  if (/^\d{1,9}$/.test(element.text)) return Number(element.text);
  return refuse(setting, `${setting.name} is no number`, 'write digits and nothing else', standard);
}

function readYes(setting: Setting, standard: boolean): boolean {
  const { element } = setting;
  if (element === undefined) return standard;
  if (element.text === 'yes' || element.text === 'no') return element.text === 'yes';
  return refuse(setting, `${setting.name} is neither yes nor no`, 'write yes or no', standard);
}

const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const bytesPer: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A number, perhaps with a unit behind it; 0 when nothing is said. */
function readUnits(setting: Setting, units: Readonly<Record<string, number>>): number {
  const { element } = setting;
  if (element === undefined) return 0;
  const [, digits, unit = ''] = /^(\d{1,9})([a-z]?)$/i.exec(element.text) ?? [];
  const factor = unit === '' ? 1 : units[unit.toLowerCase()];
  if (digits !== undefined && factor !== undefined) return Number(digits) * factor;
  return refuse(
    setting,
    `${setting.name} is no number with a unit`,
    `write digits and one of ${Object.keys(units).join(', ')}`,
    0,
  );
}

function refuse<T>({ element, file, report }: Setting, what: string, remedy: string, standard: T): T {
  report({ severity: 'mistake', code: 'bad-value', file, line: element?.line, what, remedy });
  return standard;
}
