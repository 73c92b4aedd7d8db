import { formatBytes, formatCompact, formatDuration, formatNumber } from '../lib/format.ts';

/** `1.2M`, with the whole number when pointed at. */
export function Compact({ value }: { readonly value: number }) {
  return <span title={formatNumber(value)}>{formatCompact(value)}</span>;
}

/** `3.4 MB`, with the bytes when pointed at. */
export function Bytes({ value }: { readonly value: number }) {
  return <span title={`${formatNumber(value)} bytes`}>{formatBytes(value)}</span>;
}

/** Milliseconds as `1.2 s`; null reads `–`. */
export function Duration({ milliseconds }: { readonly milliseconds: number | null }) {
  return milliseconds === null ? <span className="muted">–</span> : <span>{formatDuration(milliseconds)}</span>;
}
