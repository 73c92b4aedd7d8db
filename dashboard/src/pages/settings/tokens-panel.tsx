import { useState } from 'react';
import type { Token } from '../../../../src/api/contract.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { Select, TextField } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState, errorText, Loaded, LoadingState } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { FormDialog } from './form-dialog.tsx';
import { roleOptions } from './role-options.ts';
import styles from './settings-page.module.css';

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'made'; readonly token: string }
  | { readonly kind: 'revoke'; readonly token: Token };

/** Of the words when there is none, in pixels: what is below stays where it is when that is known. */
const emptyHeight = 157;

export function TokensPanel() {
  const tokens = useOperation('GET /api/tokens', {});
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Panel
      title="API tokens"
      flush
      actions={
        <Button size="small" icon="plus" onClick={() => setOpen({ kind: 'add' })}>
          Make a token
        </Button>
      }
    >
      <Loaded
        query={tokens}
        errorTitle="The tokens cannot be shown"
        loading={<LoadingState rows={4} height={emptyHeight} />}
      >
        {(answer) => (
          <DataTable
            caption="API tokens"
            columns={columns((token) => setOpen({ kind: 'revoke', token }))}
            rows={answer.tokens}
            rowKey={({ id }) => id}
            empty={
              <EmptyState title="No tokens" icon="key">
                Scripts use the API with a token instead of a password. <a href="/api/docs">What the API can do</a>
              </EmptyState>
            }
          />
        )}
      </Loaded>
      {open?.kind === 'add' && <MakeToken onClose={close} onMade={(token) => setOpen({ kind: 'made', token })} />}
      {open?.kind === 'made' && <MadeToken token={open.token} onClose={close} />}
      {open?.kind === 'revoke' && <RevokeToken token={open.token} onClose={close} />}
    </Panel>
  );
}

function columns(onRevoke: (token: Token) => void): readonly Column<Token>[] {
  return [
    { id: 'name', header: 'Name', cell: ({ name }) => name, sortBy: (token) => token.name },
    { id: 'role', header: 'Role', cell: ({ role }) => <Badge>{role}</Badge>, sortBy: (token) => token.role },
    { id: 'id', header: 'Id', cell: ({ id }) => <span className="mono">{id}</span> },
    {
      id: 'used',
      header: 'Last used',
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <TimeText time={lastUsedAt} as="relative" />),
      sortBy: (token) => token.lastUsedAt,
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: ({ expiresAt }) => (expiresAt === null ? 'never' : <TimeText time={expiresAt} />),
      sortBy: (token) => token.expiresAt,
    },
    {
      id: 'actions',
      header: 'Actions',
      hideHeader: true,
      align: 'end',
      cell: (token) => (
        <Button size="small" variant="danger" onClick={() => onRevoke(token)}>
          Revoke
        </Button>
      ),
    },
  ];
}

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'until it is revoked' },
] as const;
type Lifetime = (typeof lifetimes)[number]['value'];

const dayMs = 24 * 3_600_000;

interface MakeTokenProps {
  readonly onClose: () => void;
  readonly onMade: (token: string) => void;
}

function MakeToken({ onClose, onMade }: MakeTokenProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Token['role']>('reader');
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const make = useChange('POST /api/tokens', { refresh: ['GET /api/tokens'] });
  return (
    <FormDialog
      title="Make an API token"
      doIt="Make"
      onClose={onClose}
      onSubmit={async () => {
        const expiresAt = lifetime === 'never' ? null : Date.now() + Number(lifetime) * dayMs;
        const { token } = await make.mutateAsync({ body: { name, role, expiresAt } });
        onMade(token);
      }}
    >
      <TextField
        label="Name"
        hint="What uses it: nightly-report."
        value={name}
        onChange={setName}
        required
        maxLength={64}
        autoComplete="off"
      />
      <Select label="Role" value={role} onChange={setRole} options={roleOptions} />
      <Select label="Counts for" value={lifetime} onChange={setLifetime} options={lifetimes} />
    </FormDialog>
  );
}

function MadeToken({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  return (
    <Dialog open title="The new token" onClose={onClose} footer={<Button onClick={onClose}>Done</Button>}>
      <div className={styles.form}>
        <p>Copy it now: it is shown this once.</p>
        <p className={styles.token}>
          <code>{token}</code>
          <CopyButton text={token} label="Copy the token" />
        </p>
        <p className="muted">
          Scripts send it as <code>Authorization: Bearer …</code>.
        </p>
      </div>
    </Dialog>
  );
}

function RevokeToken({ token: { id, name }, onClose }: { readonly token: Token; readonly onClose: () => void }) {
  const revoke = useChange('DELETE /api/tokens/:id', { refresh: ['GET /api/tokens'] });
  return (
    <ConfirmDialog
      open
      title={`Revoke ${name}?`}
      confirm="Revoke"
      danger
      busy={revoke.isPending}
      onClose={onClose}
      error={revoke.error && errorText(revoke.error)}
      onConfirm={() => revoke.mutate({ params: { id } }, { onSuccess: onClose })}
    >
      Whatever still uses it is refused from now on.
    </ConfirmDialog>
  );
}
