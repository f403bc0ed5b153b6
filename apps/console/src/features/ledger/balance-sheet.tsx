import { CheckCircleFilled, WarningFilled } from '@ant-design/icons';
import { formatCount, formatFen, useLanguage, useTranslation } from '@xiaoer/ui';
import { Count, Money } from '../../shared/values.tsx';
import { type Figures, imbalanceOf, PARTS, partOf } from './books.ts';

/** The equation itself, in pieces and in fen: every coupon that was issued is in one of four places. */
export function BalanceSheet({ total }: { total: Figures }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const missing = imbalanceOf(total);
  const even = missing.pieces === 0 && missing.fen === 0;
  const { pieces } = total.issued;
  return (
    <>
      <div className="balance">
        <Term label={t('ledger.issued')} pieces={total.issued.pieces} fen={total.issued.fen} />
        {PARTS.map((part, index) => {
          const figure = partOf(total, part);
          return [
            <span key={`${part} sign`} className="balance__sign">
              {index === 0 ? '=' : '+'}
            </span>,
            <Term key={part} tone={part} label={t(`ledger.${part}`)} pieces={figure.pieces} fen={figure.fen} />,
          ];
        })}
      </div>
      <div className="balance__bar" role="img" aria-label={t('ledger.barLabel')}>
        {pieces > 0 &&
          PARTS.map((part) => (
            <span
              key={part}
              className={`balance__part balance__part--${part}`}
              style={{ width: `${(Math.max(0, partOf(total, part).pieces) / pieces) * 100}%` }}
            />
          ))}
      </div>
      <p className={even ? 'balance__verdict' : 'balance__verdict harm'}>
        {even ? <CheckCircleFilled /> : <WarningFilled />}{' '}
        {even
          ? t('ledger.even')
          : t('ledger.uneven', {
              pieces: formatCount(missing.pieces, language),
              fen: formatFen(missing.fen, { language }),
            })}
        {total.cancelled.pieces > 0 && (
          <span className="faint">
            {' '}
            · {t('ledger.givenBack', { n: formatCount(total.cancelled.pieces, language) })}
          </span>
        )}
        {total.withoutFace > 0 && (
          <span className="faint"> · {t('ledger.withoutFace', { n: formatCount(total.withoutFace, language) })}</span>
        )}
      </p>
    </>
  );
}

function Term({ label, pieces, fen, tone = 'issued' }: { label: string; pieces: number; fen: number; tone?: string }) {
  return (
    <div className="balance__term">
      <div className="balance__label">
        <i className={`balance__part--${tone}`} />
        {label}
      </div>
      <div className="balance__pieces">
        <Count n={pieces} />
      </div>
      <div className="balance__fen">
        <Money fen={fen} />
      </div>
    </div>
  );
}
