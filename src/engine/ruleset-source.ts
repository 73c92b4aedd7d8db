/** A file of a ruleset, already read. */
export interface RulesetFile {
  /** Relative to the home, as problems name it: characters, not bytes. */
  readonly path: string;
  /** A byte string. */
  readonly text: string;
  /** Whether it may hold no decoder at all (`etc/decoders/local_decoder.xml`). */
  readonly mayBeEmpty?: boolean;
}

/** What a ruleset is compiled from. All in load order. */
export interface RulesetFiles {
  readonly decoders: readonly RulesetFile[];
  /** `path` as configured, without `.cdb`. */
  readonly lists: readonly RulesetFile[];
  readonly rules: readonly RulesetFile[];
}

export interface RulesetSettings {
  /** `<log_alert_level>`: rules of this level and above are written to the alert files. */
  readonly logAlertLevel: number;
  /** `<email_alert_level>`: rules of this level and above carry the mail flag. */
  readonly emailAlertLevel: number;
  /** False: every pattern is tried on every event. The answers are the same; for comparison. */
  readonly prefilter?: boolean;
}
