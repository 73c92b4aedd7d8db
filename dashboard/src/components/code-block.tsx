import { useState } from 'react';
import { formatNumber } from '../lib/format.ts';
import { cutText, visibleText } from '../lib/visible-text.ts';
import { Button } from './button.tsx';
import styles from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

export interface CodeBlockProps {
  readonly text: string;
  /** What it is, for screen readers: `the request's body`. */
  readonly label: string;
  /** Characters shown at first; left out: 4,000. */
  readonly limit?: number | undefined;
  /** Pixels; beyond it the block scrolls. */
  readonly maxHeight?: number | undefined;
  /** Long lines go on in the next; left out: true. */
  readonly wrap?: boolean | undefined;
}

/** Text in fixed width, controls made visible. What is copied is the text as it is. */
export function CodeBlock({ text, label, limit = 4_000, maxHeight = 420, wrap = true }: CodeBlockProps) {
  const [all, setAll] = useState(false);
  const long = text.length > limit;
  return (
    <div className={styles.block}>
      <div className={styles.copy}>
        <CopyButton text={text} label={`Copy ${label}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: what scrolls must be scrollable by keys */}
      <div className={styles.scroller} style={{ maxHeight }} role="group" aria-label={label} tabIndex={0}>
        <pre className={wrap ? styles.wrap : undefined}>
          {visibleText(all ? text : cutText(text, limit))}
          {long && !all && '…'}
        </pre>
      </div>
      {long && (
        <Button variant="quiet" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show less' : `Show all ${formatNumber(text.length)} characters`}
        </Button>
      )}
    </div>
  );
}
