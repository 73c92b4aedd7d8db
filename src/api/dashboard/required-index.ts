import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import { ApiError } from '../access/api-error.ts';

export function requiredIndex(index: AlertsIndex | undefined): AlertsIndex {
  if (index !== undefined) return index;
  throw new ApiError(
    503,
    'no_index',
    'the index of alerts is not open: try again in a moment; if that does not help, /api/status says what is wrong',
  );
}
