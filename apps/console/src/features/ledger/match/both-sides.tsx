import { CheckCircleFilled, WarningFilled } from '@ant-design/icons';
import type { Reconciliation } from '@xiaoer/contracts';
import { formatCount, formatFen, useLanguage, useTranslation } from '@xiaoer/ui';

/** The two sides under each other, and what is between them: taken off, given back, what stayed off. */
export function BothSides({ report }: { report: Reconciliation }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { ledger, orders, differences, reasons, reportedLate } = report;
  const money = (fen: number) => formatFen(fen, { language });
  const even = differences === 0;
  const explained = reasons.filter((reason) => reason.explained);
  return (
    <>
      <table className="match__sides">
        <thead>
          <tr>
            <th aria-label={t('ledger.match.side')} />
            <th>{t('ledger.match.taken')}</th>
            <th>{t('ledger.match.back')}</th>
            <th>{t('ledger.match.net')}</th>
          </tr>
        </thead>
        <tbody>
          {(
            [
              ['ledger', ledger],
              ['orders', orders],
            ] as const
          ).map(([side, sums]) => (
            <tr key={side}>
              <th scope="row">
                {t(`ledger.match.${side}`)} <span className="faint small">{t(`ledger.match.${side}Help`)}</span>
              </th>
              <td className="number">{money(sums.takenFen)}</td>
              <td className="number">− {money(sums.backFen)}</td>
              <td className="number match__net">{money(sums.netFen)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('ledger.match.difference')}</th>
            <td />
            <td />
            <td className={`number match__net ${even ? 'match__even' : 'harm'}`}>
              {money(orders.netFen - ledger.netFen)}
            </td>
          </tr>
        </tfoot>
      </table>
      <p className={even ? 'match__verdict match__even' : 'match__verdict harm'}>
        {even ? <CheckCircleFilled /> : <WarningFilled />} {t(`ledger.match.verdict.${even ? 'even' : 'uneven'}`)}
      </p>
      {explained.length > 0 && (
        <p className="faint small">
          {t('ledger.match.explainedBy')}
          {explained
            .map(({ why, coupons, fen }) =>
              t(fen === 0 ? 'ledger.match.reason' : 'ledger.match.reasonFen', {
                why: t(`ledger.match.why.${why}`),
                n: formatCount(coupons, language),
                fen: money(fen),
              }),
            )
            .join(t('ledger.match.and'))}
        </p>
      )}
      {reportedLate.entries > 0 && (
        <p className="faint small">
          {t('ledger.match.late', { n: formatCount(reportedLate.entries, language), fen: money(reportedLate.fen) })}
        </p>
      )}
    </>
  );
}
