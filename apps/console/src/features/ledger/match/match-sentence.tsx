import type { Reconciliation } from '@xiaoer/contracts';
import { formatCount, formatFen, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { nameOf } from './spans.ts';

/** How books and orders stand, in one plain sentence. */
export function MatchSentence({ report, today }: { report: Reconciliation; today: string }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { orders, ledger, differences } = report;
  const differenceFen = orders.netFen - ledger.netFen;
  const name = nameOf(report, { today, language });
  const nothing = orders.takenFen === 0 && ledger.takenFen === 0 && orders.backFen === 0 && ledger.backFen === 0;
  const key =
    differences > 0
      ? differenceFen > 0
        ? 'ordersMore'
        : differenceFen < 0
          ? 'ledgerMore'
          : 'uneven'
      : nothing
        ? 'nothing'
        : 'even';
  return (
    <Trans
      t={t}
      i18nKey={`ledger.match.sentence.${key}`}
      values={{
        period: runs(report) ? t('ledger.match.soFar', { period: name }) : name,
        n: formatCount(differences, language),
        fen: formatFen(key === 'even' ? ledger.netFen : Math.abs(differenceFen), { language }),
      }}
      components={{ b: <strong /> }}
    />
  );
}

/** Its last day is not over. */
const runs = ({ to, until }: Reconciliation) => Date.parse(until) < Date.parse(`${to}T23:59:59.999+08:00`);
