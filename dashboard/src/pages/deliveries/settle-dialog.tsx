import { useChange } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { errorText } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatCount } from '../../lib/format.ts';
import { countOf, doneWords, nameOfTarget, type Settling, settlingBody } from './settling.ts';

export interface SettleDialogProps {
  readonly settling: Settling;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const refresh = ['GET /api/deliveries', 'GET /api/deliveries/:id', 'GET /api/integrations', 'GET /api/status'] as const;

/** Says how many, and what happens, before it does. */
export function SettleDialog({ settling, onClose, onDone }: SettleDialogProps) {
  const redeliver = useChange('POST /api/deliveries/redeliver', { refresh });
  const drop = useChange('POST /api/deliveries/drop', { refresh });
  const toast = useToast();
  const again = settling.act === 'redeliver';
  const { mutate, isPending, error } = again ? redeliver : drop;
  const many = formatCount(countOf(settling), 'delivery', 'deliveries');
  const name = nameOfTarget(settling);
  return (
    <ConfirmDialog
      open
      title={again ? `Send ${name} again?` : `Drop ${name}?`}
      confirm={again ? `Send ${many} again` : `Drop ${many}`}
      danger={!again}
      busy={isPending}
      error={error && errorText(error)}
      onClose={onClose}
      onConfirm={() =>
        mutate(
          { body: settlingBody(settling) },
          {
            onSuccess: ({ deliveries }) => {
              toast({ tone: deliveries > 0 ? 'good' : 'neutral', text: doneWords(settling, deliveries) });
              onDone();
            },
          },
        )
      }
    >
      {again ? <SentAgain settling={settling} /> : <Dropped settling={settling} />}
    </ConfirmDialog>
  );
}

function SentAgain({ settling }: { readonly settling: Settling }) {
  return (
    <>
      {countOf(settling) === 1 ? 'It is due' : 'They are due'} at once, with all retries, as if never tried: the highest
      level goes first, no faster than the quota allows. {alsoUnseen(settling)}
    </>
  );
}

function Dropped({ settling }: { readonly settling: Settling }) {
  const one = countOf(settling) === 1;
  return (
    <>
      {one ? 'It is forgotten and never sent' : 'They are forgotten and never sent'}; this cannot be undone. The{' '}
      {one ? 'alert itself stays' : 'alerts themselves stay'} among the security events. {alsoUnseen(settling)}
    </>
  );
}

function alsoUnseen({ target }: Settling): string {
  return target.kind === 'states' ? 'That means all of them, also those that the page has not loaded.' : '';
}
