import { DownOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Section as Key } from '../draft-problems.ts';

/** A part of the terms: closed it says in a few words what it holds, open it can be changed. */
export function Section({
  name,
  title,
  words,
  marked,
  open,
  onToggle,
  children,
}: {
  name: Key;
  title: string;
  /** What it says now. */
  words: string;
  /** Something in it is wrong. */
  marked: boolean;
  open: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  return (
    <section className={open ? 'terms terms--open' : 'terms'} data-section={name}>
      <button type="button" className="terms__head" aria-expanded={open} onClick={onToggle}>
        <span className="terms__title">{title}</span>
        <span className={marked ? 'terms__words harm' : 'terms__words'}>{open && !marked ? '' : words}</span>
        <DownOutlined className="terms__arrow" />
      </button>
      {open && <div className="terms__body">{children}</div>}
    </section>
  );
}
