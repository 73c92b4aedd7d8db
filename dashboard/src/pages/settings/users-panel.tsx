import { useState } from 'react';
import type { User } from '../../../../src/api/contract.ts';
import { useChange, useOperation, useSession } from '../../api/queries.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Select, TextField } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import { errorText, Loaded } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { useToast } from '../../components/toast.tsx';
import { FormDialog } from './form-dialog.tsx';
import { noPassword, PasswordFields } from './password-fields.tsx';
import { passwordProblem } from './password-problem.ts';
import { roleOptions } from './role-options.ts';
import styles from './settings-page.module.css';

type Open = { readonly kind: 'add' } | { readonly kind: 'password' | 'remove'; readonly user: User };

export function UsersPanel() {
  const users = useOperation('GET /api/users', {});
  const self = useSession().data?.user.name;
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Panel
      title="Users"
      flush
      actions={
        <Button size="small" icon="plus" onClick={() => setOpen({ kind: 'add' })}>
          Add a user
        </Button>
      }
    >
      <Loaded query={users} errorTitle="The users cannot be shown">
        {(answer) => (
          <DataTable caption="Users" columns={columns(self, setOpen)} rows={answer.users} rowKey={({ name }) => name} />
        )}
      </Loaded>
      {open?.kind === 'add' && <AddUser onClose={close} />}
      {open?.kind === 'password' && <SetPassword user={open.user} onClose={close} />}
      {open?.kind === 'remove' && <RemoveUser user={open.user} onClose={close} />}
    </Panel>
  );
}

function columns(self: string | undefined, onOpen: (open: Open) => void): readonly Column<User>[] {
  return [
    { id: 'name', header: 'Name', cell: ({ name }) => (name === self ? `${name} (you)` : name), sortBy: (u) => u.name },
    { id: 'role', header: 'Role', cell: ({ role }) => <Badge>{role}</Badge>, sortBy: (u) => u.role },
    { id: 'created', header: 'Since', cell: ({ createdAt }) => <TimeText time={createdAt} /> },
    { id: 'changed', header: 'Last changed', cell: ({ changedAt }) => <TimeText time={changedAt} as="relative" /> },
    {
      id: 'actions',
      header: 'Actions',
      hideHeader: true,
      align: 'end',
      cell: (user) =>
        user.name === self ? null : (
          <div className={styles.rowActions}>
            <Button size="small" onClick={() => onOpen({ kind: 'password', user })}>
              Set password
            </Button>
            <Button size="small" variant="danger" onClick={() => onOpen({ kind: 'remove', user })}>
              Remove
            </Button>
          </div>
        ),
    },
  ];
}

interface Closable {
  readonly onClose: () => void;
}

function AddUser({ onClose }: Closable) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<User['role']>('reader');
  const [password, setPassword] = useState(noPassword);
  const add = useChange('POST /api/users', { refresh: ['GET /api/users'] });
  return (
    <FormDialog
      title="Add a user"
      doIt="Add"
      problem={passwordProblem(password)}
      onClose={onClose}
      onSubmit={async () => {
        await add.mutateAsync({ body: { name, role, password: password.next } });
        onClose();
      }}
    >
      <TextField label="Name" value={name} onChange={setName} required maxLength={64} autoComplete="off" />
      <Select label="Role" value={role} onChange={setRole} options={roleOptions} />
      <PasswordFields value={password} onChange={setPassword} />
    </FormDialog>
  );
}

function SetPassword({ user: { name }, onClose }: Closable & { readonly user: User }) {
  const [password, setPassword] = useState(noPassword);
  const set = useChange('PUT /api/users/:name/password', { refresh: ['GET /api/users'] });
  const toast = useToast();
  return (
    <FormDialog
      title={`A new password for ${name}`}
      doIt="Set"
      problem={passwordProblem(password)}
      onClose={onClose}
      onSubmit={async () => {
        await set.mutateAsync({ params: { name }, body: { password: password.next } });
        toast({ tone: 'good', text: `${name} has a new password, and is logged out everywhere.` });
        onClose();
      }}
    >
      <PasswordFields value={password} onChange={setPassword} />
    </FormDialog>
  );
}

function RemoveUser({ user: { name }, onClose }: Closable & { readonly user: User }) {
  const remove = useChange('DELETE /api/users/:name', { refresh: ['GET /api/users'] });
  return (
    <ConfirmDialog
      open
      title={`Remove ${name}?`}
      confirm="Remove"
      danger
      busy={remove.isPending}
      onClose={onClose}
      error={remove.error && errorText(remove.error)}
      onConfirm={() => remove.mutate({ params: { name } }, { onSuccess: onClose })}
    >
      {name} is logged out at once, and cannot log in any more.
    </ConfirmDialog>
  );
}
