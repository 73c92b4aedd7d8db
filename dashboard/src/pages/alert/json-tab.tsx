import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { Checkbox } from '../../components/field.tsx';
import styles from './json-tab.module.css';
import { LongCode } from './long-code.tsx';
import { prettyJson } from './pretty-json.ts';

/** The alert as JSON, laid out or to the letter. */
export function JsonTab({ text }: { readonly text: string }) {
  const [params, setParams] = useSearchParams();
  const asWritten = params.get('json') === 'written';
  const shown = useMemo(() => (asWritten ? text : prettyJson(text)), [text, asWritten]);
  function choose(written: boolean): void {
    const next = new URLSearchParams(params);
    if (written) next.set('json', 'written');
    else next.delete('json');
    setParams(next);
  }
  return (
    <div className={styles.json}>
      <Checkbox label="As written: the line of alerts.json, to the letter" checked={asWritten} onChange={choose} />
      <LongCode key={String(asWritten)} text={shown} label="the JSON" />
    </div>
  );
}
