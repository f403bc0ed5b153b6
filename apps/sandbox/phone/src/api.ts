import { useCallback, useEffect, useRef, useState } from 'react';
import { t } from './texts.ts';

/** Asks the control surface; throws an Error whose message can be shown. */
export async function call<Answer>(path: string, body?: unknown): Promise<Answer> {
  const request =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`/__sandbox/${path}`, request).catch(() => {
    throw new Error(t.errors.offline);
  });
  const answer = (await response.json().catch(() => ({}))) as Answer & { error?: string };
  if (!response.ok) throw new Error(answer.error ?? t.errors.unknown);
  return answer;
}

/** Keeps an answer fresh; `refresh` asks at once, after an own act. The last good answer stays when the sandbox is silent. */
export function usePolled<Answer>(path: string, everyMs: number) {
  const [data, setData] = useState<Answer | null>(null);
  const [error, setError] = useState<string | null>(null);
  const seen = useRef('');
  const refresh = useCallback(async () => {
    try {
      const answer = await call<Answer>(path);
      const text = JSON.stringify(answer);
      if (text !== seen.current) setData(answer);
      seen.current = text;
      setError(null);
    } catch (problem) {
      setError((problem as Error).message);
    }
  }, [path]);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void refresh(), everyMs);
    return () => clearInterval(timer);
  }, [refresh, everyMs]);
  return { data, error, refresh };
}

/** Runs an act and shows what went wrong as a short note. */
export function useNote() {
  const [note, setNote] = useState<string | null>(null);
  useEffect(() => {
    if (!note) return;
    const timer = setTimeout(() => setNote(null), 2600);
    return () => clearTimeout(timer);
  }, [note]);
  const attempt = useCallback(async (work: () => Promise<unknown>) => {
    try {
      await work();
      return true;
    } catch (problem) {
      setNote((problem as Error).message);
      return false;
    }
  }, []);
  return { note, setNote, attempt };
}
