import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { classNames } from '../lib/class-names.ts';
import type { Tone } from './badge.tsx';
import { IconButton } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';
import styles from './toast.module.css';

export interface Toast {
  readonly tone?: Exclude<Tone, 'accent'> | undefined;
  readonly text: string;
}

interface ShownToast extends Toast {
  readonly id: number;
}

/** What went wrong stays longer: it has to be read. */
const shownFor = { good: 5_000, bad: 12_000 };
const mostAtOnce = 4;

const icons: Readonly<Record<NonNullable<Toast['tone']>, IconName>> = {
  neutral: 'info',
  good: 'good',
  warning: 'warning',
  bad: 'error',
};

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** `const toast = useToast(); toast({ tone: 'good', text: 'Slack is paused.' })` */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const nextId = useRef(0);
  const add = useCallback((toast: Toast) => {
    nextId.current += 1;
    const shown = { ...toast, id: nextId.current };
    setToasts((before) => [...before, shown].slice(-mostAtOnce));
  }, []);
  const remove = useCallback((id: number) => setToasts((before) => before.filter((toast) => toast.id !== id)), []);
  return (
    <ToastContext value={add}>
      {children}
      <div className={styles.region} role="status" aria-live="polite">
        {toasts.map((toast) => (
          <ToastView key={toast.id} toast={toast} remove={remove} />
        ))}
      </div>
    </ToastContext>
  );
}

function ToastView({ toast, remove }: { readonly toast: ShownToast; readonly remove: (id: number) => void }) {
  const { id, tone = 'neutral', text } = toast;
  useEffect(() => {
    const timer = setTimeout(() => remove(id), tone === 'bad' ? shownFor.bad : shownFor.good);
    return () => clearTimeout(timer);
  }, [id, tone, remove]);
  return (
    <div className={classNames(styles.toast, styles[tone])}>
      <Icon name={icons[tone]} />
      <span className={styles.text}>{text}</span>
      <IconButton icon="close" label="Dismiss" size="small" onClick={() => remove(id)} />
    </div>
  );
}
