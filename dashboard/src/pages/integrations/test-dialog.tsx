import type { TestReport } from '../../../../src/api/contract.ts';
import { useChange } from '../../api/queries.ts';
import { StateBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ExchangeView } from '../../components/exchange-view.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { errorText } from '../../components/states.tsx';
import styles from './integration-details.module.css';

export interface TestDialogProps {
  readonly lane: string;
  readonly onClose: () => void;
}

/** Sends a test alert and shows what was said. */
export function TestDialog({ lane, onClose }: TestDialogProps) {
  const test = useChange('POST /api/integrations/:lane/test');
  const { data, error, isPending } = test;
  return (
    <Dialog
      open
      size={data === undefined ? 'small' : 'large'}
      title={`A test alert for ${lane}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{data === undefined ? 'Cancel' : 'Done'}</Button>
          <Button
            variant={data === undefined ? 'primary' : 'secondary'}
            icon="send"
            busy={isPending}
            onClick={() => test.mutate({ params: { lane } })}
          >
            {data === undefined ? 'Send it' : 'Send another'}
          </Button>
        </>
      }
    >
      <div className={styles.report} aria-live="polite">
        {data === undefined ? (
          <p>
            One alert of our own making is sent to {lane}, for real, past queue, filters and quota. It is one attempt:
            nothing is tried again, and it appears in no list.
          </p>
        ) : (
          <Report report={data} />
        )}
        {error !== null && (
          <p className={styles.error} role="alert">
            {errorText(error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Report({ report }: { readonly report: TestReport }) {
  const { outcome, why, enrichments, exchanges } = report;
  return (
    <>
      <p>
        <StateBadge state={outcome} /> {outcomeSentence(outcome)}
      </p>
      {why !== null && (
        <p className={styles.why}>
          <SafeText text={why} limit={600} />
        </p>
      )}
      {enrichments > 0 && (
        <p>
          What it found out would have become {enrichments === 1 ? 'one alert' : `${enrichments} alerts`}; of a test
          none is made.
        </p>
      )}
      <ExchangeView exchanges={exchanges} />
    </>
  );
}

function outcomeSentence(outcome: TestReport['outcome']): string {
  switch (outcome) {
    case 'delivered':
      return 'It arrived: this integration works.';
    case 'skipped':
      return 'There was nothing to send for this alert; the integration itself works.';
    case 'deferred':
      return 'It did not arrive this time. A real alert would be tried again.';
    case 'rejected':
      return 'It was refused. A real alert would be dead: mend the cause first.';
    default:
      return outcome satisfies never;
  }
}
