import { CheckOutlined } from '@ant-design/icons';
import { formatFen, useLanguage, useTranslation } from '@xiaoer/ui';

/** Money of the books: always to the fen. */
export function Exact({ fen }: { fen: number }) {
  const [language] = useLanguage();
  return <span className="number">{formatFen(fen, { language })}</span>;
}

/** Orders less ledger: agreed in green; explained where no coupon differs; else harm done. */
export function Difference({ fen, differing }: { fen: number; differing: number }) {
  const { t } = useTranslation();
  if (differing > 0)
    return (
      <span className="harm">
        <Exact fen={fen} />
      </span>
    );
  return (
    <span className="match__even">
      <Exact fen={fen} /> {fen === 0 ? <CheckOutlined /> : <span className="small">{t('ledger.match.explained')}</span>}
    </span>
  );
}
