import { TextField } from '../../components/field.tsx';

/** As the program has it (docs/access.md). */
export const shortestPassword = 12;

export interface TypedPassword {
  readonly next: string;
  readonly again: string;
}

export const noPassword: TypedPassword = { next: '', again: '' };

export interface PasswordFieldsProps {
  readonly value: TypedPassword;
  readonly onChange: (value: TypedPassword) => void;
}

export function PasswordFields({ value, onChange }: PasswordFieldsProps) {
  const common = { type: 'password', autoComplete: 'new-password', required: true, maxLength: 1024 } as const;
  return (
    <>
      <TextField
        {...common}
        label="New password"
        hint={`At least ${shortestPassword} characters.`}
        value={value.next}
        onChange={(next) => onChange({ ...value, next })}
      />
      <TextField
        {...common}
        label="The new password again"
        value={value.again}
        onChange={(again) => onChange({ ...value, again })}
      />
    </>
  );
}
