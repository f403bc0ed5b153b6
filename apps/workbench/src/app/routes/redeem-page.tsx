import { useTranslation } from '@xiaoer/ui';
import { RedeemForm } from '../../features/redeem/redeem-form.tsx';

export function RedeemPage() {
  const { t } = useTranslation();
  return (
    <>
      <h1 className="page-title">{t('redeem.title')}</h1>
      <RedeemForm />
    </>
  );
}
