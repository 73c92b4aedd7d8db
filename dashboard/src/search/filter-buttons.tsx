import { IconButton } from '../components/button.tsx';
import { cutText, visibleLine } from '../lib/visible-text.ts';
import type { Filter } from './filters.ts';

export interface FilterButtonsProps {
  readonly field: string;
  readonly value: string;
  readonly onFilter: (filter: Filter) => void;
}

/** + for alerts with this value, − for those without. */
export function FilterButtons({ field, value, onFilter }: FilterButtonsProps) {
  const named = visibleLine(`${field} ${cutText(value, 80)}`);
  return (
    <>
      <IconButton
        icon="plus"
        label={`Only alerts with ${named}`}
        size="small"
        onClick={() => onFilter({ field, value, exclude: false })}
      />
      <IconButton
        icon="minus"
        label={`Without alerts with ${named}`}
        size="small"
        onClick={() => onFilter({ field, value, exclude: true })}
      />
    </>
  );
}
