import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { formatNumber } from '../../lib/format.ts';
import { cutText, visibleLine } from '../../lib/visible-text.ts';
import styles from './diff-view.module.css';
import { diffKind } from './file-changes.ts';

const linesAtOnce = 100;
const longestLine = 1_000;
const says = { removed: 'removed: ', added: 'added: ', place: '', same: '' } as const;

/** A file's changes, line by line. */
export function DiffView({ diff }: { readonly diff: string }) {
  const [most, setMost] = useState(linesAtOnce);
  const lines = diff.replace(/\n$/, '').split('\n');
  const rest = lines.length - most;
  return (
    <div className={styles.diff}>
      <div className={styles.copy}>
        <CopyButton text={diff} label="Copy the changes" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: what scrolls must be scrollable by keys */}
      <div className={styles.scroller} role="group" aria-label="Changed lines" tabIndex={0}>
        {lines.slice(0, most).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat, and none ever moves
          <Line key={index} line={line} />
        ))}
      </div>
      {rest > 0 && (
        <Button variant="quiet" size="small" onClick={() => setMost(most + linesAtOnce * 5)}>
          Show more of {formatNumber(rest)} lines
        </Button>
      )}
    </div>
  );
}

function Line({ line }: { readonly line: string }) {
  const kind = diffKind(line);
  return (
    <div className={styles[kind]}>
      <span className="visually-hidden">{says[kind]}</span>
      <bdi>{line === '' ? '\u00a0' : visibleLine(cutText(line, longestLine))}</bdi>
      {line.length > longestLine && '…'}
    </div>
  );
}
