import { useState } from 'react';
import { formatNumber } from '../lib/format.ts';
import { cutText, visibleLine, visibleText } from '../lib/visible-text.ts';
import styles from './safe-text.module.css';

export interface SafeTextProps {
  readonly text: string;
  /** Characters that are shown at first; left out: 300. */
  readonly limit?: number | undefined;
  /** Keeps line breaks and tabs. */
  readonly lines?: boolean | undefined;
  /** In fixed width. */
  readonly mono?: boolean | undefined;
  /** Never offers to show all: for cells, where `…` has to do. */
  readonly cutOnly?: boolean | undefined;
}

/** For everything that came from a log or a vendor: always text, controls and bidi marks visible, long ones cut. */
export function SafeText({ text, limit = 300, lines = false, mono = false, cutOnly = false }: SafeTextProps) {
  const [all, setAll] = useState(false);
  const long = text.length > limit;
  const shown = all ? text : cutText(text, limit);
  return (
    <>
      <bdi className={lines ? styles.lines : styles.line} data-mono={mono || undefined}>
        {lines ? visibleText(shown) : visibleLine(shown)}
        {long && !all && '…'}
      </bdi>
      {long && !cutOnly && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'show less' : `show all ${formatNumber(text.length)} characters`}
        </button>
      )}
    </>
  );
}
