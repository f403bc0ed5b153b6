import type { ClaimResult } from '@xiaoer/contracts';
import { useEffect, useRef, useState } from 'react';
import { passing, persistently, postJson, RequestError, remove } from '../../shared/api';
import { needsLogin, startLogin } from '../../shared/login';
import { whenOnline } from '../../shared/network';
import { type Turn, turnOf } from '../../shared/turn';
import { type ClaimState, createClaiming } from './claiming';

export interface Claim {
  state: ClaimState;
  /**
   * @param spreadMs keeps the request back for so long
   * @param wait to be put in line when all are taken, where the drop has one
   */
  send: (ask?: { spreadMs?: number; wait?: boolean }) => void;
  /** Leaves the line. */
  leaveLine: () => void;
}

/**
 * A claim of this page: the same request again and again until it is answered. Who claims and what are known to the
 * server from the session and the link, and it is always her first wish, so that no repeat is a second claim.
 * @param kept the wait of an earlier page, taken up when this one opens
 * @param waits she is in line already: where, is asked when the page opens
 * @param onChange told of every state, so that it can be kept
 */
export function useClaim(
  path: string,
  { kept, waits, onChange }: { kept: Turn | null; waits: boolean; onChange: (state: ClaimState) => void },
): Claim {
  const [state, setState] = useState<ClaimState>(kept ? { kind: 'waiting', turn: kept } : { kind: 'idle' });
  const told = useRef(onChange);
  told.current = onChange;
  const takenUp = useRef(kept);
  const wait = useRef(waits);
  const claiming = useRef<ReturnType<typeof createClaiming> | null>(null);

  useEffect(() => {
    const here = createClaiming({
      send: () => postJson<ClaimResult>(`${path}/claims`, { wish: 1, wait: wait.current }),
      failureOf: (error) => {
        const pass = passing(error);
        return pass && error instanceof RequestError ? { ...pass, status: error.status, place: error.place } : null;
      },
      leaves(error) {
        if (!needsLogin(error) || !startLogin(Date.now())) return false;
        told.current({ kind: 'waiting', turn: turnOf({ status: 401, place: null }, Date.now(), 0) }); // goes on when she is back
        return true;
      },
      nowMs: Date.now,
      random: Math.random,
      after(ms, act) {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
      onChange: (next) => {
        setState(next);
        told.current(next);
      },
    });
    claiming.current = here;
    if (takenUp.current) here.resume(takenUp.current);
    else if (wait.current) here.tap();
    const deaf = whenOnline(here.online);
    return () => {
      deaf();
      here.stop();
    };
  }, [path]);

  return {
    state,
    send({ spreadMs = 0, wait: toWait = false } = {}) {
      wait.current = toWait;
      claiming.current?.tap(spreadMs);
    },
    leaveLine() {
      const left: ClaimState = { kind: 'idle' };
      persistently(() => remove(`${path}/waiting`), { tries: 4 }).then(
        () => {
          setState(left);
          told.current(left);
        },
        () => {}, // she still stands there, and the page still says so
      );
    },
  };
}
