import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Checkbox } from '../../components/field.tsx';
import { formatNumber } from '../../lib/format.ts';
import { cutText } from '../../lib/visible-text.ts';
import styles from './json-tab.module.css';
import { prettyJson } from './pretty-json.ts';

/** Browsers lay out so much text at once without a pause that one would notice. */
const mostShown = 100_000;

/** The alert as JSON, laid out or to the letter. */
export function JsonTab({ text }: { readonly text: string }) {
  const [params, setParams] = useSearchParams();
  const asWritten = params.get('json') === 'written';
  const whole = useMemo(() => (asWritten ? text : prettyJson(text)), [text, asWritten]);
  function choose(written: boolean): void {
    const next = new URLSearchParams(params);
    if (written) next.set('json', 'written');
    else next.delete('json');
    setParams(next);
  }
  return (
    <div className={styles.json}>
      <Checkbox label="As written: the line of alerts.json, to the letter" checked={asWritten} onChange={choose} />
      {whole.length > mostShown && (
        <p className={styles.note}>
          These are the first {formatNumber(mostShown)} of {formatNumber(whole.length)} characters. Copy all of them:
          <CopyButton text={whole} label="Copy all of the JSON" />
        </p>
      )}
      <CodeBlock
        key={String(asWritten)}
        text={cutText(whole, mostShown)}
        label="the JSON"
        limit={20_000}
        maxHeight={10_000}
      />
    </div>
  );
}
