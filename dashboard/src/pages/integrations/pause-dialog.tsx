import { useState } from 'react';
import type { Integration } from '../../../../src/api/contract.ts';
import { useChange } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { errorText } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatCount } from '../../lib/format.ts';

export interface PauseDialogProps {
  readonly integration: Integration;
  readonly onClose: () => void;
}

const refresh = ['GET /api/integrations', 'GET /api/status'] as const;

/** Pauses what runs, and resumes what is paused. */
export function PauseDialog({ integration: { lane, paused, waiting, postponed }, onClose }: PauseDialogProps) {
  // What it is for does not change under the hand of whoever reads it.
  const [pausing] = useState(paused === null);
  const pause = useChange('POST /api/integrations/:lane/pause', { refresh });
  const resume = useChange('POST /api/integrations/:lane/resume', { refresh });
  const toast = useToast();
  const { mutate, isPending, error } = pausing ? pause : resume;
  const count = waiting + postponed;
  return (
    <ConfirmDialog
      open
      title={pausing ? `Pause ${lane}?` : `Resume ${lane}?`}
      confirm={pausing ? 'Pause' : 'Resume'}
      busy={isPending}
      error={error && errorText(error)}
      onClose={onClose}
      onConfirm={() =>
        mutate(
          { params: { lane } },
          {
            onSuccess: () => {
              toast({ tone: 'good', text: pausing ? `${lane} is paused.` : `${lane} goes on.` });
              onClose();
            },
          },
        )
      }
    >
      {pausing
        ? 'Nothing is sent until somebody resumes it, also over a reload and a restart. Attempts under way end; what comes for it waits, loses nothing, and uses up no retry.'
        : `It goes on at once, the highest level first. ${count === 0 ? 'Nothing waits.' : `${formatCount(count, 'delivery waits', 'deliveries wait')}, and will be sent as fast as its quota allows.`}`}
    </ConfirmDialog>
  );
}
