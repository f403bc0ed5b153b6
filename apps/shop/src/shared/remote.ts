import { useCallback, useEffect, useRef, useState } from 'react';
import { persistently, RequestError } from './api';
import { useTexts } from './language';
import { loginWorked, needsLogin, startLogin } from './login';
import { type Turn, turnOf } from './turn';

export interface Remote<T> {
  data: T | null;
  /** Wall milliseconds (`Date.now()`) at which `data` arrived. */
  receivedAtMs: number;
  /** Whether `data` is what this page was answered, not what an earlier one left. */
  fresh: boolean;
  error: unknown;
  /** Asking again by itself since the server is busy or away, or the phone off line. */
  turn: Turn | null;
  reload: () => void;
}

interface State<T> extends Omit<Remote<T>, 'reload'> {}

/** Before it says so, a page that has nothing to show tries so often; a patient one goes on until it is answered. */
const TRIES = 3;

/**
 * Data of a page: loaded when it opens, again on `reload` and when another language is chosen, which the server speaks. Old data stays on screen while new data comes. Asks WeChat who
 * this is when the server does not know.
 * @param kept what an earlier page left, shown until the server answers
 * @param patient in a rush: whatever passes is waited for and never shown as an error
 */
export function useRemote<T>(
  load: () => Promise<T>,
  { kept = null, patient = false }: { kept?: { data: T; receivedAtMs: number } | null; patient?: boolean } = {},
): Remote<T> {
  const [state, setState] = useState<State<T>>({
    data: kept?.data ?? null,
    receivedAtMs: kept?.receivedAtMs ?? 0,
    fresh: false,
    error: null,
    turn: null,
  });
  const { language } = useTexts();
  const latest = useRef(load);
  latest.current = load;
  const round = useRef(0);

  const reload = useCallback(() => {
    const mine = ++round.current;
    const isLatest = () => mine === round.current;
    const ask = () => {
      if (isLatest()) return latest.current();
      throw new Error('the page asks anew or has closed');
    };
    persistently(ask, {
      tries: patient ? Number.POSITIVE_INFINITY : TRIES,
      onPause: (error, pauseMs) => {
        if (!isLatest() || !(error instanceof RequestError)) return;
        setState((old) => ({ ...old, error: null, turn: turnOf(error, Date.now(), pauseMs) }));
      },
    }).then(
      (data) => {
        if (!isLatest()) return;
        loginWorked();
        setState({ data, receivedAtMs: Date.now(), fresh: true, error: null, turn: null });
      },
      (error: unknown) => {
        if (!isLatest()) return;
        if (needsLogin(error) && startLogin(Date.now())) return; // the page is leaving
        setState((old) => ({ ...old, error, turn: null }));
      },
    );
  }, [patient]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is asked for in the request's header
  useEffect(() => {
    reload();
    return () => {
      round.current++;
    };
  }, [reload, language]);
  return { ...state, reload };
}

/** The server answers a session with `who: 'none'` where it answers 401 elsewhere; here both are one. */
export function refuseNobody<T extends { who: string }>(session: T): T {
  if (session.who === 'none') throw new RequestError('access.login_needed', 401);
  return session;
}
