import { useCallback, useEffect, useRef, useState } from 'react';
import { persistently, RequestError } from './api';
import { loginWorked, needsLogin, startLogin } from './login';

export interface Remote<T> {
  data: T | null;
  /** Wall milliseconds (`Date.now()`) at which `data` arrived. */
  receivedAtMs: number;
  error: unknown;
  reload: () => void;
  /** Replaces what is shown without asking again. */
  put: (data: T) => void;
}

/** Data of a page: loaded when it opens, again on `reload`. Old data stays on screen while new data comes. Asks WeChat who this is when the server does not know. */
export function useRemote<T>(load: () => Promise<T>): Remote<T> {
  const [state, setState] = useState<{ data: T | null; error: unknown; receivedAtMs: number }>({
    data: null,
    error: null,
    receivedAtMs: 0,
  });
  const latest = useRef(load);
  latest.current = load;
  const round = useRef(0);

  const reload = useCallback(() => {
    const mine = ++round.current;
    persistently(() => latest.current(), { tries: 3 }).then(
      (data) => {
        if (mine !== round.current) return;
        loginWorked();
        setState({ data, error: null, receivedAtMs: Date.now() });
      },
      (error: unknown) => {
        if (mine !== round.current) return;
        if (needsLogin(error) && startLogin(Date.now())) return; // the page is leaving
        setState((old) => ({ ...old, error }));
      },
    );
  }, []);
  const put = useCallback((data: T) => setState((old) => ({ ...old, data })), []);

  useEffect(() => {
    reload();
    return () => {
      round.current++;
    };
  }, [reload]);
  return { ...state, reload, put };
}

/** The server answers a session with `who: 'none'` where it answers 401 elsewhere; here both are one. */
export function refuseNobody<T extends { who: string }>(session: T): T {
  if (session.who === 'none') throw new RequestError('access.login_needed', 401);
  return session;
}
