import { join, resolve } from 'node:path';

/** Where things are below the home (default /var/ossec). All absolute. */
export interface HomePaths {
  readonly root: string;
  /** The manager's configuration, shared with its other daemons. */
  readonly ossecConf: string;
  /** Ours, optional: what `ossec.conf` has no words for. */
  readonly yaml: string;
  readonly integrations: string;
  /** The analysis engine's datagram socket. */
  readonly analysisSocket: string;
  /** Everything the program itself keeps. */
  readonly state: string;
  readonly queue: string;
  /** Held locked while a daemon runs on this home. */
  readonly lock: string;
  /** The same for a part that may run in a process of its own. */
  readonly partLock: (part: string) => string;
  /** The running daemon listens here for its command line. */
  readonly control: string;
  /** The alerts as the dashboard searches them: made of alerts.json, and can be made again. */
  readonly alertsIndex: string;
  /** Lines of alerts.json that could not be read as alerts. */
  readonly rejectedLines: string;
  /** What the analysis remembers of past events, from one start to the next. */
  readonly analysisMemory: string;
  /** How far collectors have got. */
  readonly positions: string;
  /** What file integrity last knew of each file, … */
  readonly fimBaseline: string;
  /** … and copies of the files whose differences it tells. */
  readonly fimCopies: string;
  /** Where the analysis writes alerts and archives. */
  readonly logs: string;
  /** Files that live as long as one attempt. */
  readonly temporary: string;
}

export const defaultHome = '/var/ossec';

export function homePaths(home: string): HomePaths {
  const root = resolve(home);
  const state = join(root, 'queue/threatlockdown');
  return {
    root,
    ossecConf: join(root, 'etc/ossec.conf'),
    yaml: join(root, 'etc/threatlockdown.yaml'),
    integrations: join(root, 'integrations'),
    analysisSocket: join(root, 'queue/sockets/queue'),
    state,
    queue: join(state, 'queue.db'),
    lock: join(state, 'lock.db'),
    partLock: (part) => join(state, `lock-${part}.db`),
    control: join(state, 'control.sock'),
    alertsIndex: join(state, 'alerts-index.db'),
    rejectedLines: join(state, 'rejected-lines'),
    analysisMemory: join(state, 'analysis-memory'),
    positions: join(state, 'positions.db'),
    fimBaseline: join(state, 'fim.db'),
    fimCopies: join(state, 'fim-copies'),
    logs: join(root, 'logs'),
    temporary: join(root, 'tmp/threatlockdown'),
  };
}
