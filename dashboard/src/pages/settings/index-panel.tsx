import { useState } from 'react';
import type { IndexReport } from '../../../../src/api/contract.ts';
import { useChange, useIsAdmin, useOperation } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { KeyValueList } from '../../components/key-value-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { errorText, Loaded } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatBytes, formatCount } from '../../lib/format.ts';

/** What the search goes through, and a way to make it anew. */
export function IndexPanel() {
  const status = useOperation('GET /api/status', {}, { refetchInterval: 5_000 });
  const isAdmin = useIsAdmin();
  const [asking, setAsking] = useState(false);
  return (
    <Panel
      title="Index of alerts"
      actions={
        <Button
          size="small"
          icon="refresh"
          disabled={!isAdmin}
          title={isAdmin ? undefined : 'Only an admin may do this'}
          onClick={() => setAsking(true)}
        >
          Make it anew
        </Button>
      }
    >
      <Loaded query={status} errorTitle="The index cannot be shown">
        {({ index }) => <Figures index={index} />}
      </Loaded>
      {asking && <Rebuild onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function Figures({ index: { alerts, bytes, oldest, newest, backfill, trouble } }: { readonly index: IndexReport }) {
  const reading =
    backfill === null
      ? 'all files of earlier days are read'
      : `${backfill.filesDone} of ${formatCount(backfill.files, 'file')} of earlier days are read`;
  return (
    <KeyValueList
      items={[
        { key: 'Holds', value: `${formatCount(alerts, 'alert')}, ${formatBytes(bytes)}` },
        { key: 'Oldest', value: <TimeText time={oldest} /> },
        { key: 'Newest', value: <TimeText time={newest} /> },
        { key: 'Earlier alerts', value: reading },
        { key: 'Trouble', value: trouble ?? 'none' },
      ]}
    />
  );
}

function Rebuild({ onClose }: { readonly onClose: () => void }) {
  const rebuild = useChange('POST /api/index/rebuild', { refresh: ['GET /api/status'] });
  const toast = useToast();
  return (
    <ConfirmDialog
      open
      title="Make the index anew?"
      confirm="Make it anew"
      busy={rebuild.isPending}
      error={rebuild.error && errorText(rebuild.error)}
      onClose={onClose}
      onConfirm={() =>
        rebuild.mutate(
          {},
          {
            onSuccess: () => {
              toast({ tone: 'good', text: 'The index is begun anew; the latest alerts come first.' });
              onClose();
            },
          },
        )
      }
    >
      All alert files are read again, the latest day first. Until that is done, searches find less. Alerts and
      deliveries are not touched.
    </ConfirmDialog>
  );
}
