import { useEffect, useState } from 'react';
import { IconButton } from './button.tsx';
import type { IconName } from './icons.tsx';
import { useToast } from './toast.tsx';

export interface CopyButtonProps {
  readonly text: string;
  readonly label?: string | undefined;
  /** Of what is copied, where two sheets do not say it. */
  readonly icon?: IconName | undefined;
}

export function CopyButton({ text, label = 'Copy', icon = 'copy' }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const toast = useToast();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy(): Promise<void> {
    const done = await copyText(text);
    setCopied(done);
    if (!done) toast({ tone: 'bad', text: 'The browser does not let this page copy; mark the text instead.' });
  }
  return (
    <IconButton
      icon={copied ? 'check' : icon}
      label={copied ? 'Copied' : label}
      size="small"
      onClick={() => void copy()}
    />
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
