import type { ShopOrder } from '@xiaoer/contracts';
import { useEffect, useRef, useState } from 'react';
import { persistently, postJson, RequestError } from '../../shared/api';
import { needsLogin, startLogin } from '../../shared/login';
import { type Turn, turnOf } from '../../shared/turn';

/** `late`: the order system was first; `unsure`: refused for something that waiting does not change. */
export type CancelState =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'waiting'; turn: Turn }
  | { kind: 'cancelled'; order: ShopOrder }
  | { kind: 'late' }
  | { kind: 'unsure' };

/**
 * Cancels an order: the same request until it is answered, in a rush at the second that the server appointed. The server
 * cancels an order once, so that no repeat does more.
 * @param onSettled told when the order may have changed
 */
export function useCancel(onSettled: () => void) {
  const [state, setState] = useState<CancelState>({ kind: 'idle' });
  const round = useRef(0);
  const told = useRef(onSettled);
  told.current = onSettled;
  useEffect(
    () => () => {
      round.current++;
    },
    [],
  );

  function send(orderId: string): void {
    const mine = ++round.current;
    const become = (next: CancelState) => mine === round.current && setState(next);
    const ask = () => {
      if (mine !== round.current) throw new Error('closed');
      become({ kind: 'asking' });
      return postJson<ShopOrder>(`/orders/${orderId}/cancel`, {});
    };
    persistently(ask, {
      tries: Number.POSITIVE_INFINITY,
      onPause: (error, pauseMs) => {
        if (error instanceof RequestError) become({ kind: 'waiting', turn: turnOf(error, Date.now(), pauseMs) });
      },
    }).then(
      (order) => {
        become({ kind: 'cancelled', order });
        told.current();
      },
      (error: unknown) => {
        if (needsLogin(error) && startLogin(Date.now())) return;
        become({ kind: error instanceof RequestError && error.status === 409 ? 'late' : 'unsure' });
        told.current();
      },
    );
  }

  /** A request that is under way is not taken back: its answer is looked up with the orders. */
  function close(): void {
    round.current++;
    setState({ kind: 'idle' });
    told.current();
  }

  return { state, send, close };
}
