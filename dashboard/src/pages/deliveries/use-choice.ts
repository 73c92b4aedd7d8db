import { useMemo } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { type Choice, deliveriesAddress, readChoice } from './delivery-choice.ts';

export interface UsedChoice {
  readonly choice: Choice;
  /** Of the delivery that is open beside the list. */
  readonly openId: string | null;
  /** What is open stays open. */
  readonly choose: (change: Partial<Choice>) => void;
  /** `replace`: for moving from one to the next, which Back should not go through. */
  readonly open: (id: string | null, options?: { readonly replace?: boolean }) => void;
}

/** All that can be chosen, as the address has it. */
export function useChoice(): UsedChoice {
  const [params] = useSearchParams();
  const { id: openId = null } = useParams();
  const navigate = useNavigate();
  const choice = useMemo(() => readChoice(params), [params]);
  return {
    choice,
    openId,
    choose: (change) => void navigate(deliveriesAddress({ ...choice, ...change }, openId ?? undefined)),
    open: (id, { replace = false } = {}) => void navigate(deliveriesAddress(choice, id ?? undefined), { replace }),
  };
}
