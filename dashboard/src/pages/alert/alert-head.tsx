import { useEffect, useRef } from 'react';
import type { AlertDetail } from '../../../../src/api/contract.ts';
import { LevelBadge } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { classNames } from '../../lib/class-names.ts';
import styles from './alert-head.module.css';
import { fileName } from './alert-view.ts';
import { type AlertDocument, countAt, textAt, textsAt } from './document.ts';
import { FilterChips, FilterLink } from './filter-link.tsx';
import { coversList, type ListActions, useListActions } from './use-list-actions.ts';

export interface AlertHeadProps {
  readonly alertKey: string;
  /** Undefined: it is not there yet. */
  readonly detail: AlertDetail | undefined;
  /** Null: its line holds none. */
  readonly document: AlertDocument | null;
  /** It is the one before. */
  readonly old: boolean;
  readonly onClose: () => void;
}

export function AlertHead({ alertKey, detail, document, old, onClose }: AlertHeadProps) {
  const heading = useHeadingFocus();
  const actions = useListActions();
  const level = document === null ? null : countAt(document, 'rule', 'level');
  const description =
    document === null ? null : (textAt(document, 'rule', 'description') ?? 'An alert without a description');
  return (
    <>
      <div className={styles.bar}>
        <Button variant="quiet" icon="chevron-left" className={styles.back} onClick={onClose}>
          Back
        </Button>
        {level !== null && <LevelBadge level={level} />}
        <span className={styles.actions}>
          <CopyButton text={linkTo(alertKey)} label="Copy the link to this alert" icon="link" />
          {detail && !old && <FileActions detail={detail} document={document} />}
        </span>
        <IconButton icon="close" label="Close (Esc)" className={styles.close} onClick={onClose} />
      </div>
      <header className={classNames(styles.head, old && styles.old)}>
        <h2 ref={heading} tabIndex={-1} className={styles.title}>
          {description === null ? 'Alert' : <SafeText text={description} limit={400} />}
        </h2>
        <p className={styles.meta}>
          {detail === undefined ? '\u00a0' : <Meta detail={detail} document={document} actions={actions} />}
        </p>
        {document !== null && (
          <FilterChips field="rule.groups" values={textsAt(document, 'rule', 'groups')} actions={actions} />
        )}
      </header>
    </>
  );
}

interface MetaProps {
  readonly detail: AlertDetail;
  readonly document: AlertDocument | null;
  readonly actions: ListActions;
}

function Meta({ detail: { time }, document, actions }: MetaProps) {
  const agent = document === null ? null : textAt(document, 'agent', 'name');
  const rule = document === null ? null : textAt(document, 'rule', 'id');
  return (
    <>
      <span>
        <TimeText time={time} /> (<TimeText time={time} as="relative" />)
      </span>
      {agent !== null && (
        <span>
          agent <FilterLink field="agent.name" value={agent} actions={actions} />
        </span>
      )}
      {rule !== null && (
        <span>
          rule <FilterLink field="rule.id" value={rule} actions={actions} />
        </span>
      )}
    </>
  );
}

function FileActions({ detail: { key, text }, document }: Pick<MetaProps, 'detail' | 'document'>) {
  const name = fileName(document === null ? null : textAt(document, 'id'), key);
  return (
    <>
      <CopyButton text={text} label="Copy the alert as JSON" />
      <IconButton
        icon="download"
        label="Download the alert as JSON"
        size="small"
        onClick={() => download(name, text)}
      />
    </>
  );
}

/** Without what the list around it was asked. */
function linkTo(alertKey: string): string {
  return `${window.location.origin}/events/${encodeURIComponent(alertKey)}`;
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

/** Where the alert covers the list, whoever goes by keys or by ear has to be in it. */
function useHeadingFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (window.matchMedia(coversList).matches) heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
