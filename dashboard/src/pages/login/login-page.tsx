import { type FormEvent, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { safeNext } from '../../api/address.ts';
import { ApiFailure, call } from '../../api/client.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { Icon } from '../../components/icons.tsx';
import { errorText } from '../../components/states.tsx';
import { ThemeSwitch } from '../../theme/theme-switch.tsx';
import styles from './login-page.module.css';
import { loginProblem } from './login-problem.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

export function LoginPage() {
  const [params] = useSearchParams();
  const next = safeNext(params.get('next'));
  useEffect(() => {
    document.title = 'Log in · ThreatLockDown';
  }, []);
  return (
    <main className={styles.page}>
      <div className={styles.theme}>
        <ThemeSwitch />
      </div>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Icon name="shield" size={28} />
          <h1>ThreatLockDown</h1>
        </div>
        <LoginForm onDone={() => window.location.replace(next)} />
      </div>
    </main>
  );
}

function LoginForm({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [blockedUntil, setBlockedUntil] = useState(0);
  const wait = useSecondsUntil(blockedUntil);
  const problem = failure === null ? null : problemOf(failure, wait);

  async function logIn(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy || wait > 0) return;
    setBusy(true);
    try {
      await call('POST /api/session', { body: { name, password } });
      onDone();
    } catch (error) {
      setFailure(error);
      setBusy(false);
      if (error instanceof ApiFailure && error.status === 429) setBlockedUntil(Date.now() + (error.retryAfterMs ?? 0));
    }
  }

  return (
    <form className={styles.form} onSubmit={(event) => void logIn(event)}>
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        autoComplete="username"
        autoFocus
        required
        maxLength={64}
        autoCapitalize="off"
        spellCheck={false}
      />
      <PasswordField value={password} onChange={setPassword} />
      <p className={styles.problem} role="alert">
        {problem}
      </p>
      <Button type="submit" variant="primary" busy={busy} disabled={wait > 0}>
        {wait > 0 ? `Wait ${wait} s` : 'Log in'}
      </Button>
      <p className={styles.hint}>
        The first start of the program printed a password for <code>admin</code>. It is lost? Set a new one with{' '}
        <code>threatlockdown users passwd admin</code>.
      </p>
    </form>
  );
}

function PasswordField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      label="Password"
      type={shown ? 'text' : 'password'}
      value={value}
      onChange={onChange}
      autoComplete="current-password"
      required
      maxLength={1024}
      autoCapitalize="off"
      spellCheck={false}
      end={
        <IconButton
          icon={shown ? 'eye-off' : 'eye'}
          label={shown ? 'Hide the password' : 'Show the password'}
          size="small"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}

function problemOf(failure: unknown, wait: number): string {
  return failure instanceof ApiFailure ? loginProblem(failure, wait) : errorText(failure);
}
