import type { Rule } from '../rules/rule.ts';

/** What the rules made of one event. One per engine, reused: copy what must outlive the event. */
export interface Verdict {
  /** The winner, after `ignore` (engine) or with it (session); undefined when no rule matched or nothing may be told. */
  rule: Rule | undefined;
  /** With its fields filled in. */
  description: string;
  /** Times the rule has won, this one included. */
  firedTimes: number;
  /**
   * Engine: the alert is to be written. Session: the event was stored, the level reaches `log_alert_level`
   * (spec: rules, section 11).
   */
  alerts: boolean;
  /** Texts of earlier events, newest first, as correlation or `check_diff` collected them. */
  readonly previousOutputs: string[];
  /** `check_diff`: the output before. */
  previousLog: string | undefined;
}
