import { useTranslation } from '@xiaoer/ui';
import { Money } from '../../shared/values.tsx';
import { imbalanceOf, type LedgerRow, unbalanced } from './books.ts';

/** More are counted, not listed. */
const MOST_SHOWN = 5;

/** Books that don't balance: where, by how much, and what to do. Nothing when they do. */
export function UnevenNote({ rows }: { rows: readonly LedgerRow[] }) {
  const { t } = useTranslation();
  const found = unbalanced(rows);
  if (found.length === 0) return null;
  return (
    <section className="uneven" role="alert">
      <strong>{t('ledger.unevenTitle', { n: found.length })}</strong>
      <ul>
        {found.slice(0, MOST_SHOWN).map((row) => {
          const { pieces, fen } = imbalanceOf(row);
          return (
            <li key={`${row.offer.code} ${row.store?.code ?? ''}`}>
              {row.offer.name} · {row.store?.name ?? t('ledger.noStore')}: {t('ledger.pieces', { n: pieces })},{' '}
              <Money fen={fen} />
            </li>
          );
        })}
      </ul>
      <span>{t('ledger.unevenHelp')}</span> <code className="code">npm run xiaoer -- offers check</code>
    </section>
  );
}
