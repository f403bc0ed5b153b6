import { type ReactNode, useState } from 'react';
import { t } from '../texts.ts';

/** A sheet from below; a tap outside closes it. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    <div className="sheet-back">
      <button type="button" className="sheet-out" onClick={onClose} aria-label={t.chat.cancel} />
      <section className="sheet" role="dialog" aria-label={title}>
        <h2>{title}</h2>
        {children}
      </section>
    </div>
  );
}

export interface MenuItem {
  label: string;
  danger?: boolean;
  act: () => void;
}

export function MenuSheet({ title, items, onClose }: { title: string; items: MenuItem[]; onClose: () => void }) {
  return (
    <Sheet title={title} onClose={onClose}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          className={item.danger ? 'sheet-item danger' : 'sheet-item'}
          onClick={() => {
            onClose();
            item.act();
          }}
        >
          {item.label}
        </button>
      ))}
      <button type="button" className="sheet-item quiet" onClick={onClose}>
        {t.chat.cancel}
      </button>
    </Sheet>
  );
}

/** Asks for one line of text. */
export function AskSheet({
  title,
  hint,
  action,
  onDone,
  onClose,
}: {
  title: string;
  hint: string;
  action: string;
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState('');
  return (
    <Sheet title={title} onClose={onClose}>
      <form
        className="ask"
        onSubmit={(e) => {
          e.preventDefault();
          if (text.trim()) onDone(text.trim());
        }}
      >
        <input value={text} onChange={(e) => setText(e.target.value)} placeholder={hint} aria-label={hint} />
        <button type="submit" className="main" disabled={!text.trim()}>
          {action}
        </button>
      </form>
    </Sheet>
  );
}
