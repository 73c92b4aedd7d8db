import type { ComponentProps, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import { classNames } from '../lib/class-names.ts';
import styles from './button.module.css';
import { Icon, type IconName } from './icons.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'normal' | 'small';

interface Looks {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  readonly icon?: IconName | undefined;
}

export interface ButtonProps extends ComponentProps<'button'>, Looks {
  /** Shows that it works on it, and takes no second press. */
  readonly busy?: boolean | undefined;
}

export function Button({ variant, size, icon, busy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={classNames(lookOf(variant, size), className)}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: IconName;
  /** What it does: read aloud, and shown when pointed at. */
  readonly label: string;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  /** A small count at its corner. */
  readonly mark?: ReactNode;
}

export function IconButton({ icon, label, variant = 'quiet', size, mark, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={classNames(lookOf(variant, size), styles.square, className)}
    >
      <Icon name={icon} />
      {mark}
    </button>
  );
}

export interface LinkButtonProps extends LinkProps, Looks {}

/** Leads somewhere, and looks like a button. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={classNames(lookOf(variant, size), className)}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

/** For addresses outside the page's own routes: downloads, other sites. */
export function AnchorButton({ variant, size, icon, className, children, ...rest }: ComponentProps<'a'> & Looks) {
  return (
    <a {...rest} className={classNames(lookOf(variant, size), className)}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

function lookOf(variant: ButtonVariant = 'secondary', size: ButtonSize = 'normal'): string {
  return classNames(styles.button, styles[variant], size === 'small' && styles.small);
}
