import type { ClaimResult } from '@xiaoer/contracts';
import { useState } from 'react';
import { persistently, postJson, RequestError } from '../../shared/api';
import { needsLogin, startLogin } from '../../shared/login';

/** With pauses up to eight seconds this queues for about half a minute: a rush at noon is over by then. */
const CLAIM_TRIES = 8;

export interface Claim {
  send: () => void;
  result: ClaimResult | null;
  busy: boolean;
  /** Why it takes longer than usual. */
  waiting: 'queueing' | 'offline' | null;
  /** All tries failed: nobody knows yet whether it was won. */
  unsure: boolean;
}

/** Claims once, however often the request has to be repeated: the server gives a person the same answer every time. */
export function useClaim(path: string, onAnswered: () => void): Claim {
  const [state, setState] = useState<Omit<Claim, 'send'>>({ result: null, busy: false, waiting: null, unsure: false });
  const send = () => {
    if (state.busy) return;
    setState({ result: null, busy: true, waiting: null, unsure: false });
    persistently(() => postJson<ClaimResult>(`${path}/claims`, {}), {
      tries: CLAIM_TRIES,
      onPause: (error) =>
        setState((s) => ({
          ...s,
          waiting: error instanceof RequestError && error.status === 0 ? 'offline' : 'queueing',
        })),
    }).then(
      (result) => {
        setState({ result, busy: false, waiting: null, unsure: false });
        onAnswered(); // the figures and the clock moved on meanwhile
      },
      (error: unknown) => {
        if (needsLogin(error) && startLogin(Date.now())) return;
        setState({ result: null, busy: false, waiting: null, unsure: true });
      },
    );
  };
  return { ...state, send };
}
