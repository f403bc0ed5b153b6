import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { ApiError } from './http.ts';
import { useTranslation } from './i18n.ts';
import { LanternOut, Sprout } from './pictures.tsx';

/** Nothing here yet: says so, and what to do first. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title?: string;
  children?: ReactNode;
  action?: { label: string; onClick: () => void };
}) {
  return (
    <div className="xo-note">
      <Sprout />
      {title && <p className="xo-note__title">{title}</p>}
      {children && <div className="xo-note__text">{children}</div>}
      {action && <ActionButton {...action} />}
    </div>
  );
}

/**
 * What happened, what to do, and a code. Words come from `error.<code>.title/.text` (or `error.<code>` as one sentence)
 * in the app's texts, then in ours; an unknown code gets the general sentence and is shown.
 */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { title, text } = errorWords(error, t);
  const code = error instanceof ApiError ? error.code : 'client.bug';
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className="xo-note" role="alert">
      <LanternOut />
      <p className="xo-note__title">{title}</p>
      {text && <p className="xo-note__text">{text}</p>}
      <span className="xo-note__code">
        {code}
        {requestId && ` · ${t('ui:requestId', { id: requestId })}`}
      </span>
      {onRetry && <ActionButton label={t('ui:retry')} onClick={onRetry} />}
    </div>
  );
}

/** This person may not see what is here. */
export function NoPermission({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="xo-note" role="alert">
      <LanternOut />
      <p className="xo-note__title">{t('ui:noPermission.title')}</p>
      <div className="xo-note__text">{children ?? t('ui:noPermission.text')}</div>
    </div>
  );
}

/** Grey lines where text will be. `lines` are widths in per cent; `block` is the height in pixels of a picture above them. */
export function Skeleton({ lines = [60, 100, 80], block }: { lines?: readonly number[]; block?: number }) {
  const { t } = useTranslation();
  return (
    <div className="xo-skeleton" role="status" aria-label={t('ui:loading')}>
      {block !== undefined && <div className="xo-skeleton__line xo-skeleton__block" style={{ height: block }} />}
      {lines.map((width, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity and never move
        <div key={i} className="xo-skeleton__line" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

/** The words for an error, for places where `ErrorNote` is too large (a toast). */
export function errorWords(error: unknown, t: TFunction): { title: string; text: string } {
  const general = { title: t('ui:error.title'), text: t('ui:error.text') };
  if (!(error instanceof ApiError)) return general;
  const find = (key: string) => t(key, { defaultValue: '', ...error.details });
  for (const namespace of ['app', 'ui']) {
    const key = `${namespace}:error.${error.code}`;
    const title = find(`${key}.title`);
    if (title) return { title, text: find(`${key}.text`) };
    const sentence = find(key);
    // i18next answers "returned an object" for a branch; only a leaf is a sentence.
    if (sentence && !sentence.includes('returned an object')) return { title: sentence, text: '' };
  }
  return general;
}

function ActionButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="xo-note__action" onClick={onClick}>
      {label}
    </button>
  );
}
