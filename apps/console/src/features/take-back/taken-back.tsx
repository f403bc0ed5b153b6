import { Link } from '@tanstack/react-router';
import type { VoidedSet } from '@xiaoer/contracts';
import { formatFen, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Result } from 'antd';
import { Sheet } from '../../shared/page.tsx';

/** What was taken back, and where it stands in the books. */
export function TakenBack({ voided, onAgain }: { voided: VoidedSet; onAgain: () => void }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <Sheet>
      <Result
        status="success"
        title={t('takeBack.done', {
          n: voided.coupons.toLocaleString(language),
          fen: formatFen(voided.faceFen, { whole: 'short', language }),
        })}
        subTitle={t('takeBack.doneText')}
        extra={[
          <Link key="ledger" to="/ledger">
            <Button>{t('takeBack.toLedger')}</Button>
          </Link>,
          <Button key="again" onClick={onAgain}>
            {t('takeBack.again')}
          </Button>,
        ]}
      />
    </Sheet>
  );
}
