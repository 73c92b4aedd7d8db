/** Tells when the number of files comes near the limit, or leaves it (spec: file integrity, section 3; rules 231 to 234). */
export interface FileLimit {
  /** The message when the number has moved into another band since the last call. */
  report(count: number): string | undefined;
}

type Band = 'normal' | '80_percentage' | '90_percentage' | 'full';

export function createFileLimit(limit: number | undefined): FileLimit {
  let last: Band = 'normal';
  return {
    report: (count) => {
      if (limit === undefined) return undefined;
      const band = bandOf(count, limit);
      if (band === last) return undefined;
      last = band;
      const facts = { fim_db_table: 'file_entry', file_limit: limit, file_count: count, alert_type: band };
      return `1:syscheck:wazuh: FIM DB: ${JSON.stringify(facts)}`;
    },
  };
}

function bandOf(count: number, limit: number): Band {
  if (count >= limit) return 'full';
  if (count >= limit * 0.9) return '90_percentage';
  return count >= limit * 0.8 ? '80_percentage' : 'normal';
}
