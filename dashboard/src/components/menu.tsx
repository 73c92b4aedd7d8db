import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { classNames } from '../lib/class-names.ts';
import { Icon, type IconName } from './icons.tsx';
import styles from './menu.module.css';
import { Popover, type TriggerProps } from './popover.tsx';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: IconName | undefined;
  readonly onSelect?: (() => void) | undefined;
  /** Instead of `onSelect`: an address, a download for example. */
  readonly href?: string | undefined;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** One of several: shows whether it is the one. */
  readonly checked?: boolean | undefined;
}

export interface MenuProps {
  readonly label: string;
  readonly trigger: (props: TriggerProps) => ReactNode;
  readonly items: readonly MenuItem[];
  /** Above the items: a name, for example. */
  readonly heading?: ReactNode;
  readonly align?: 'start' | 'end' | undefined;
}

/** A button that opens a list of things to do. Arrows, Home and End move within it. */
export function Menu({ label, trigger, items, heading, align }: MenuProps) {
  return (
    <Popover label={label} trigger={trigger} align={align} role="menu" onOpen={focusFirst} className={styles.menu}>
      {(close) => <Items items={items} heading={heading} close={close} />}
    </Popover>
  );
}

interface ItemsProps extends Pick<MenuProps, 'items' | 'heading'> {
  readonly close: () => void;
}

function Items({ items, heading, close }: ItemsProps) {
  const list = useRef<HTMLDivElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are the menu's, which is the popover around it
    <div ref={list} onKeyDown={(event) => moveFocus(event, list.current)}>
      {heading !== undefined && <div className={styles.heading}>{heading}</div>}
      {items.map((item) => (
        <Item key={item.id} item={item} close={close} />
      ))}
    </div>
  );
}

function Item({ item, close }: { readonly item: MenuItem; readonly close: () => void }) {
  const { label, icon, onSelect, href, danger, disabled, checked } = item;
  const className = classNames(styles.item, danger && styles.danger);
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      <span className={styles.label}>{label}</span>
      {checked === true && <Icon name="check" size={14} />}
    </>
  );
  if (href !== undefined) {
    return (
      <a role="menuitem" tabIndex={-1} href={href} className={className} onClick={close}>
        {inside}
      </a>
    );
  }
  const chosen = checked === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': checked };
  return (
    <button
      type="button"
      tabIndex={-1}
      {...chosen}
      disabled={disabled}
      className={className}
      onClick={() => {
        close();
        onSelect?.();
      }}
    >
      {inside}
    </button>
  );
}

function focusFirst(menu: HTMLElement): void {
  enabledIn(menu)[0]?.focus();
}

function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const items = enabledIn(list);
  const at = items.findIndex((item) => item.matches(':focus'));
  const targets: Readonly<Record<string, HTMLElement | undefined>> = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items.at(at <= 0 ? -1 : at - 1),
    Home: items[0],
    End: items.at(-1),
  };
  const target = targets[event.key];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function enabledIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)') ?? [])];
}
