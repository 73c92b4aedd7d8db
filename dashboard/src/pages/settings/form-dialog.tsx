import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { errorText } from '../../components/states.tsx';
import styles from './settings-page.module.css';

export interface FormDialogProps {
  readonly title: string;
  /** What its button says. */
  readonly doIt: string;
  /** What is wrong with what was typed, in words; null: nothing. */
  readonly problem?: string | null;
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form that stays open, with the reason, when it was refused. */
export function FormDialog({ title, doIt, problem = null, onSubmit, onClose, children }: FormDialogProps) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setRefused(problem);
    if (busy || problem !== null) return;
    setBusy(true);
    try {
      await onSubmit();
    } catch (error) {
      setRefused(errorText(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog
      open
      size="small"
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {doIt}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={(event) => void submit(event)}>
        {children}
        <p className={styles.problem} role="alert">
          {refused}
        </p>
      </form>
    </Dialog>
  );
}
