import type { ReactNode } from 'react';

/** A page: its title, one sentence that says how things stand, what can be done at once, then the content. */
export function Page({
  title,
  sentence,
  actions,
  back,
  children,
}: {
  title: ReactNode;
  sentence?: ReactNode;
  actions?: ReactNode;
  back?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="page">
      {back && <div className="page__back">{back}</div>}
      <header className="page__head">
        <div>
          <h1>{title}</h1>
          {sentence && <p className="page__sentence">{sentence}</p>}
        </div>
        {actions && <div className="page__actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A sheet of paper on the page. `flush` when it holds a table that reaches its edges. */
export function Sheet({
  title,
  note,
  actions,
  flush = false,
  children,
}: {
  title?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={flush ? 'sheet sheet--flush' : 'sheet'}>
      {(title || actions) && (
        <div className="sheet__head">
          <h2>{title}</h2>
          {note && <span className="sheet__note">{note}</span>}
          {actions && <div className="sheet__actions">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
