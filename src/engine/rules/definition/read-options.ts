import { fromBytes } from '../../../lib/bytes.ts';
import type { Rule } from '../rule.ts';
import type { RuleContext } from './rule-context.ts';

type RuleOptions = Pick<Rule, 'logs' | 'mails' | 'noFullLog' | 'noCounter'>;

interface Flags {
  logs: boolean;
  mails: boolean;
  noFullLog: boolean;
  noCounter: boolean;
}

/** What each option changes (spec: rules, section 10). */
const effects: Readonly<Record<string, (flags: Flags) => void>> = {
  alert_by_email: (flags) => {
    flags.mails = true;
  },
  // Clearing a flag that was set also forgets a `no_counter` that stands before, as in the reference.
  no_email_alert: (flags) => {
    if (flags.mails) flags.noCounter = false;
    flags.mails = false;
  },
  log_alert: (flags) => {
    flags.logs = true;
  },
  no_log: (flags) => {
    if (flags.logs) flags.noCounter = false;
    flags.logs = false;
  },
  // There is no active response to leave out.
  no_ar: () => undefined,
  no_full_log: (flags) => {
    flags.noFullLog = true;
  },
  no_counter: (flags) => {
    flags.noCounter = true;
  },
};

/** Where the alerts of a rule of this level go, by the configured levels and the rule's `<options>`. */
export function readOptions(level: number, { elements, settings, problems }: RuleContext): RuleOptions {
  const { logAlertLevel, emailAlertLevel } = settings;
  const flags = { logs: level >= logAlertLevel, mails: level >= emailAlertLevel, noFullLog: false, noCounter: false };
  for (const { text, line } of elements.all('options')) {
    const effect = Object.hasOwn(effects, text) ? effects[text] : undefined;
    if (effect !== undefined) effect(flags);
    else {
      const remedy = `write one of ${Object.keys(effects).join(', ')} in an element of its own`;
      problems.mistake(line, `there is no option "${fromBytes(text)}"`, remedy);
    }
  }
  return flags;
}
