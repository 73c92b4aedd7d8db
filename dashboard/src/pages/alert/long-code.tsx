import { CodeBlock } from '../../components/code-block.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { formatNumber } from '../../lib/format.ts';
import { cutText } from '../../lib/visible-text.ts';
import styles from './long-code.module.css';

export interface LongCodeProps {
  readonly text: string;
  /** What it is: `the JSON`. */
  readonly label: string;
}

/** Browsers lay out so much text at once without a pause that one would notice. */
const mostShown = 100_000;
const shownAtFirst = 20_000;
/** The alert scrolls, not the block in it. */
const maxHeight = 10_000_000;

/** Text that may be longer than what can be shown of it. */
export function LongCode({ text, label }: LongCodeProps) {
  const shown = cutText(text, mostShown);
  return (
    <div>
      {text.length > mostShown && (
        <p className={styles.note}>
          Of {formatNumber(text.length)} characters, {formatNumber(mostShown)} can be shown here. Copy all of them:
          <CopyButton text={text} label={`Copy all of ${label}`} />
        </p>
      )}
      <CodeBlock text={shown} label={label} limit={shownAtFirst} maxHeight={maxHeight} />
    </div>
  );
}
