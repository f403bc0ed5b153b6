import type { ReactNode } from 'react';

/** One number with its name, and what it is measured against. Several stand in a `FigureRow`. */
export function Figure({
  label,
  value,
  note,
  tone = 'plain',
}: {
  label: ReactNode;
  value: ReactNode;
  note?: ReactNode;
  /** `person`: somebody should look; `harm`: harm was done. */
  tone?: 'plain' | 'person' | 'harm';
}) {
  return (
    <div className={`figure figure--${tone}`}>
      <div className="figure__label">{label}</div>
      <div className="figure__value">{value}</div>
      {note !== undefined && <div className="figure__note">{note}</div>}
    </div>
  );
}

export function FigureRow({ children }: { children: ReactNode }) {
  return <div className="figures">{children}</div>;
}
