import type { XmlElement } from '../engine/xml/parse-xml.ts';
import { type BlockText, blockText, readNumber } from './block-text.ts';
import type { Report } from './problem.ts';
import { type BlockFilter, readFilter } from './read-filter.ts';

/** A block of ossec.conf, before anything is known of its integration. */
export interface ParsedBlock extends BlockText {
  readonly name: string;
  readonly line: number;
  /** 1-based, among all blocks. */
  readonly position: number;
  readonly filter: BlockFilter;
  readonly maxLog: number;
  /** Seconds, at least 1. */
  readonly timeout: number;
  readonly retries: number;
}

/** Undefined when the block has no name, which is reported, as is everything else the reference would not start with. */
export function readBlock(
  element: XmlElement,
  position: number,
  file: string,
  report: Report,
): ParsedBlock | undefined {
  const block = blockText(element, file, report);
  const values = {
    filter: readFilter(block, report),
    maxLog: readMaxLog(block, report),
    timeout: readTimeout(block, report),
    retries: readNumber(block, 'retries', report) ?? 3,
  };
  const name = block.text('name');
  if (name !== undefined) return { ...block, ...values, name, line: element.line, position };
  const what = `an integration block ${element.children.length === 0 ? 'is empty' : 'has no name'}`;
  const remedy = 'write <name>slack</name>, or remove the block';
  report({ severity: 'mistake', code: 'missing-name', ...block.place(), what, remedy });
  return undefined;
}

const shortestLog = 165;
const longestLog = 1024;

function readMaxLog(block: BlockText, report: Report): number {
  const bytes = readNumber(block, 'max_log', report) ?? shortestLog;
  if (bytes >= shortestLog && bytes <= longestLog) return bytes;
  const remedy = `write a number from ${shortestLog} to ${longestLog}`;
  report({ severity: 'mistake', code: 'bad-number', ...block.place('max_log'), what: `max_log is ${bytes}`, remedy });
  return shortestLog;
}

const standardTimeout = 10;

// The reference never enforces the time-out, so a 0 did no harm there; here it would end every attempt at once.
function readTimeout(block: BlockText, report: Report): number {
  const seconds = readNumber(block, 'timeout', report) ?? standardTimeout;
  if (seconds > 0) return seconds;
  const what = `a timeout of 0 would leave no time for any attempt; ${standardTimeout} seconds are used`;
  const remedy = 'write how many seconds an attempt may take';
  report({ severity: 'warning', code: 'zero-timeout', ...block.place('timeout'), what, remedy });
  return standardTimeout;
}
