import type { ReactNode } from 'react';

export interface ExternalLinkProps {
  readonly href: string;
  readonly children: ReactNode;
}

/** To another site, which is not told where one comes from; its host stands beside the words. No link unless it is http or https. */
export function ExternalLink({ href, children }: ExternalLinkProps) {
  const url = URL.canParse(href) ? new URL(href) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return <span>{children}</span>;
  return (
    <a href={url.href} target="_blank" rel="noreferrer noopener">
      {children} <span className="muted">({url.host})</span>
    </a>
  );
}
