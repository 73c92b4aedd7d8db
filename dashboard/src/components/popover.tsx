import { type ReactNode, type ToggleEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { classNames } from '../lib/class-names.ts';
import { placeBeside } from './place-beside.ts';
import styles from './popover.module.css';

/** To be spread on a Button or an IconButton. */
export interface TriggerProps {
  readonly id: string;
  readonly popoverTarget: string;
  readonly 'aria-expanded': boolean;
  readonly 'aria-haspopup': 'dialog' | 'menu';
}

export interface PopoverProps {
  /** Names what opens, for screen readers. */
  readonly label: string;
  /** `(trigger) => <Button {...trigger}>Columns</Button>` */
  readonly trigger: (props: TriggerProps) => ReactNode;
  /** Made while it is open. */
  readonly children: (close: () => void) => ReactNode;
  /** Which edge it shares with what opens it. */
  readonly align?: 'start' | 'end' | undefined;
  readonly role?: 'dialog' | 'menu' | undefined;
  /** It is shown now: the moment to move the focus into it. */
  readonly onOpen?: ((element: HTMLElement) => void) | undefined;
  readonly className?: string | undefined;
}

/** Opens beside its trigger, above everything else; closes by Esc or a press elsewhere, and the focus returns. */
export function Popover(props: PopoverProps) {
  const { label, trigger, children, align = 'start', role = 'dialog', onOpen, className } = props;
  const id = useId();
  const element = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const close = useCallback(() => element.current?.hidePopover(), []);
  const place = useCallback(() => {
    const opener = document.getElementById(`${id}trigger`);
    if (element.current && opener) placeBeside(element.current, opener, align);
  }, [id, align]);
  useEffect(() => {
    if (!open) return;
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, true);
    return () => {
      window.removeEventListener('resize', place);
      window.removeEventListener('scroll', place, true);
    };
  }, [open, place]);
  function onBeforeToggle({ newState }: ToggleEvent): void {
    // At once: what is inside must be there when it is measured.
    flushSync(() => setOpen(newState === 'open'));
    if (element.current) element.current.style.visibility = 'hidden';
  }
  function onToggle({ newState }: ToggleEvent): void {
    if (newState !== 'open' || !element.current) return;
    place();
    element.current.style.visibility = 'visible';
    onOpen?.(element.current);
  }
  return (
    <>
      {trigger({ id: `${id}trigger`, popoverTarget: id, 'aria-expanded': open, 'aria-haspopup': role })}
      <div
        ref={element}
        id={id}
        popover="auto"
        {...{ role, 'aria-label': label }}
        className={classNames(styles.popover, className)}
        onBeforeToggle={onBeforeToggle}
        onToggle={onToggle}
      >
        {open && children(close)}
      </div>
    </>
  );
}
