import type { Event } from '../event/event.ts';
import type { DecodeQueue, InternalTools } from './internal-tools.ts';

/** Findings of rootcheck: plain text, told as it is, with its title and the file it is about as fields. */
export function createDecodeRootcheck({ internal, names }: InternalTools): DecodeQueue {
  const title = names.intern('title');
  const file = names.intern('file');
  return (event: Event) => {
    const log = event.fullLog;
    const about = fileOf(log);
    event.log.set(log);
    event.decoder = internal.rootcheck;
    event.addDynamic(title, titleOf(log));
    if (about !== undefined) event.addDynamic(file, about);
    return true;
  };
}

const prefix = 'System Audit: ';
const quotedFile = /(file )'([^']*)' ?/i;

/** The first sentence, without what is particular to this host: `System Audit: `, references in braces, the file's name. */
function titleOf(log: string): string {
  const start = log.startsWith(prefix) ? prefix.length : 0;
  const brace = log.indexOf(' {', start);
  const text = log.slice(start, brace === -1 ? undefined : brace);
  const sentence = text.indexOf('. ');
  return (sentence === -1 ? text : text.slice(0, sentence + 1)).replace(quotedFile, '$1');
}

function fileOf(log: string): string | undefined {
  const quoted = quotedFile.exec(log)?.[2];
  if (quoted !== undefined) return quoted;
  // As in `… {PCI_DSS: 2.2}. File: /etc/ssh/sshd_config. Reference: …`.
  const label = log.indexOf(' File: ');
  if (label === -1) return undefined;
  const rest = log.slice(label + ' File: '.length);
  const end = rest.indexOf('. ');
  return end === -1 ? rest.replace(/\.$/, '') : rest.slice(0, end);
}
