import { useState } from 'react';
import type { Session } from '../../../../src/api/contract.ts';
import { useChange } from '../../api/queries.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { KeyValueList } from '../../components/key-value-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { useToast } from '../../components/toast.tsx';
import { FormDialog } from './form-dialog.tsx';
import { noPassword, PasswordFields } from './password-fields.tsx';
import { passwordProblem } from './password-problem.ts';

export function OwnAccount({ user: { name, role } }: Pick<Session, 'user'>) {
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title="Your account"
      actions={
        <Button size="small" icon="key" onClick={() => setOpen(true)}>
          Change password
        </Button>
      }
    >
      <KeyValueList
        items={[
          { key: 'Name', value: name },
          { key: 'Role', value: <Badge>{role}</Badge> },
          {
            key: 'May',
            value: role === 'admin' ? 'see and change everything' : 'see everything; changing it takes an admin',
          },
        ]}
      />
      {open && <ChangePassword onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function ChangePassword({ onClose }: { readonly onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState(noPassword);
  const change = useChange('PUT /api/session/password');
  const toast = useToast();
  return (
    <FormDialog
      title="Change your password"
      doIt="Change"
      problem={passwordProblem(password)}
      onClose={onClose}
      onSubmit={async () => {
        await change.mutateAsync({ body: { current, next: password.next } });
        toast({ tone: 'good', text: 'Your password is changed, and your other sessions are over.' });
        onClose();
      }}
    >
      <TextField
        label="Present password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={1024}
        value={current}
        onChange={setCurrent}
      />
      <PasswordFields value={password} onChange={setPassword} />
    </FormDialog>
  );
}
