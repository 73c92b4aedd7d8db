import { formatClock, formatRelative, formatTime } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';

export interface TimeTextProps {
  /** Milliseconds since the epoch; null reads `–`. */
  readonly time: number | null;
  /** `full` (left out): local date and time; `clock`: the time of day; `relative`: `5 minutes ago`, which goes on. */
  readonly as?: 'full' | 'clock' | 'relative' | undefined;
}

export function TimeText({ time, as = 'full' }: TimeTextProps) {
  if (time === null) return <span className="muted">–</span>;
  if (as === 'relative') return <RelativeTime time={time} />;
  const iso = new Date(time).toISOString();
  return (
    <time dateTime={iso} title={iso}>
      {as === 'clock' ? formatClock(time) : formatTime(time)}
    </time>
  );
}

function RelativeTime({ time }: { readonly time: number }) {
  const now = useNow();
  const iso = new Date(time).toISOString();
  return (
    <time dateTime={iso} title={`${formatTime(time)} (${iso})`}>
      {formatRelative(time, now)}
    </time>
  );
}
