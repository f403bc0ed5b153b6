import type { ReactNode } from 'react';
import { call, usePolled } from '../api.ts';
import { pickerAddress } from '../host.ts';
import { t } from '../texts.ts';
import { clockTime, longDay } from '../times.ts';
import type { ClockState } from '../types.ts';

const SPEEDS = [1, 10, 60, 300];

/** The phone's body. What lies beside it on a wide screen (the side bar of WeCom) comes as `beside`. */
export function Frame({ children, note, beside }: { children: ReactNode; note: string | null; beside?: ReactNode }) {
  return (
    <div className="desk">
      <div className="phone">
        <StatusBar />
        <div className="screen">
          {children}
          {note ? (
            <div className="note" role="status">
              {note}
            </div>
          ) : null}
        </div>
      </div>
      {beside}
    </div>
  );
}

/** Business time and speed, discreetly; a tap goes to the next speed. */
function StatusBar() {
  const clock = usePolled<ClockState>('clock', 1000);
  const state = clock.data;
  const next = () => {
    const faster = SPEEDS.find((speed) => speed > (state?.speed ?? 1)) ?? SPEEDS[0];
    void call('clock/speed', { speed: faster }).then(clock.refresh, () => {});
  };
  return (
    <div className="status">
      <a href={pickerAddress()}>‹ {t.bar.other}</a>
      <span className="status-time" title={t.bar.business}>
        {state ? `${longDay(state.now)} ${clockTime(state.now)}` : ''}
      </span>
      {state?.mode === 'scaled' ? (
        <button type="button" onClick={next}>
          {t.bar.speed(state.speed)}
        </button>
      ) : (
        <span>{state && state.mode === 'driven' ? t.bar.speed(0) : ''}</span>
      )}
    </div>
  );
}

export function TitleBar({ title, onBack, children }: { title: string; onBack?: () => void; children?: ReactNode }) {
  return (
    <header className="title-bar">
      {onBack ? (
        <button type="button" className="icon" onClick={onBack} aria-label={t.chat.back}>
          ‹
        </button>
      ) : (
        <span className="icon" />
      )}
      <h1>{title}</h1>
      <span className="title-actions">{children}</span>
    </header>
  );
}

export function Empty({ title, hint }: { title: string; hint?: string }) {
  return (
    <div className="empty">
      <b>{title}</b>
      {hint ? <p>{hint}</p> : null}
    </div>
  );
}
