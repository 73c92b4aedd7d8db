import { Button } from '../../components/button.tsx';
import { formatCount } from '../../lib/format.ts';
import styles from './events-page.module.css';
import type { News } from './news.ts';

export interface NewsButtonProps {
  readonly news: News;
  readonly live: boolean;
  readonly onShow: () => void;
}

/** Says how many alerts came that are not in the list, and brings them there. */
export function NewsButton({ news: { waiting, gap }, live, onShow }: NewsButtonProps) {
  const count = gap ? `More than ${waiting.length} new alerts` : formatCount(waiting.length, 'new alert');
  return (
    <div className={styles.news}>
      {/* Said once: the count goes up every second. */}
      <span className="visually-hidden" role="status">
        {waiting.length > 0 && 'There are new alerts.'}
      </span>
      {waiting.length > 0 && (
        <Button size="small" variant={live ? 'primary' : 'secondary'} icon="arrow-up" onClick={onShow}>
          {count}
        </Button>
      )}
    </div>
  );
}
