import type { WorkbenchRedemption } from '@xiaoer/contracts';
import { formatFen, formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Result } from 'antd-mobile';
import type { z } from 'zod';
import { AdviceCards } from './advice-cards.tsx';
import { readableCode } from './attempt.ts';
import { UndoCard } from './undo-card.tsx';

/** Done: what to take off, and what to say next. */
export function RedeemResult({
  redemption,
  onNext,
}: {
  redemption: z.infer<typeof WorkbenchRedemption>;
  onNext: () => void;
}) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <>
      <section className="card">
        <Result
          status="success"
          title={t('redeem.takeOff', { amount: formatFen(redemption.discountFen, { whole: 'short' }) })}
          description={`${redemption.offer} · ${readableCode(redemption.code)} · ${formatTime(redemption.redeemedAt, 'clock', { language })}`}
        />
      </section>
      {redemption.sayNext && (
        <section className="card card--say">
          <span className="small">{t('redeem.sayNext')}</span>
          <p className="card__text">{redemption.sayNext}</p>
        </section>
      )}
      <AdviceCards advice={redemption.advice} />
      <Button block color="primary" size="large" onClick={onNext}>
        {t('redeem.next')}
      </Button>
      <UndoCard />
    </>
  );
}
