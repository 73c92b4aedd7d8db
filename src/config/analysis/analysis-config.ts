/** What `ossec.conf` says to the analysis engine (spec: xml-config, section 3; alerts-json, sections 2 and 4). */
export interface AnalysisConfig {
  readonly ruleset: RulesetPlaces;
  /** Rules of this level and above are written to the alert files. */
  readonly logAlertLevel: number;
  /** Rules of this level and above carry the mail flag. */
  readonly emailAlertLevel: number;
  readonly outputs: Outputs;
  /** Events that correlation remembers. */
  readonly memorySize: number;
}

/** Which files the analysis writes. */
export interface Outputs {
  readonly alertsJson: boolean;
  readonly alertsLog: boolean;
  readonly archivesJson: boolean;
  readonly archivesLog: boolean;
  /** Seconds after which a file that is not empty is followed by a numbered one; 0: only at midnight. */
  readonly rotateInterval: number;
  /** Bytes after which a file is followed by a numbered one; 0: never. */
  readonly maxOutputSize: number;
}

/** The `<ruleset>` section. All paths are as written, relative to the home. */
export interface RulesetPlaces {
  readonly decoders: FilePlaces;
  readonly rules: FilePlaces;
  readonly lists: readonly Place[];
}

export interface FilePlaces {
  readonly folders: readonly FolderPlace[];
  readonly files: readonly Place[];
  /** Bare names or `folder/name` of files that a folder has and that are not read. */
  readonly excluded: readonly string[];
}

export interface Place {
  readonly path: string;
  /** Of the element; undefined for what is read without being named. */
  readonly line: number | undefined;
}

export interface FolderPlace extends Place {
  /** Tells by `folder/name` whether a file of the folder belongs to the ruleset. */
  readonly accepts: (path: string) => boolean;
}
