import { useState } from 'react';
import type { Integration } from '../../../../src/api/contract.ts';
import { useIsAdmin } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { PauseDialog } from './pause-dialog.tsx';
import { reinjectLane } from './reinject.ts';
import { TestDialog } from './test-dialog.tsx';

type Open = 'test' | 'pause' | null;

/** For admins; readers see what there would be. */
export function IntegrationActions({ integration }: { readonly integration: Integration }) {
  const { lane, state, paused } = integration;
  const isAdmin = useIsAdmin();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const reader = isAdmin ? undefined : 'Only an admin may do this';
  const testable = state === 'running' || state === 'paused';
  return (
    <>
      {paused !== null || testable ? (
        <Button
          icon={paused === null ? 'pause' : 'play'}
          variant={paused === null ? 'secondary' : 'primary'}
          disabled={!isAdmin}
          title={reader}
          onClick={() => setOpen('pause')}
        >
          {paused === null ? 'Pause' : 'Resume'}
        </Button>
      ) : null}
      {lane !== reinjectLane && (
        <Button
          icon="send"
          disabled={!isAdmin || !testable}
          title={reader ?? (testable ? undefined : 'Only what runs can be tested')}
          onClick={() => setOpen('test')}
        >
          Send a test alert
        </Button>
      )}
      {open === 'pause' && <PauseDialog integration={integration} onClose={close} />}
      {open === 'test' && <TestDialog lane={lane} onClose={close} />}
    </>
  );
}
