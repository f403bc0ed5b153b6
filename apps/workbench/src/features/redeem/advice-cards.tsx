import type { RedeemAdvice } from '@xiaoer/contracts';
import { formatTime, useLanguage, useTranslation } from '@xiaoer/ui';

/** What staff say and do next, a calm card each, in the order in which they come to it. */
export function AdviceCards({ advice }: { advice: readonly RedeemAdvice[] }) {
  const { t } = useTranslation();
  return (
    <>
      {advice.map((one) => (
        <section key={one.kind} className={`card card--say${one.kind === 'hand_over' ? ' card--next' : ''}`}>
          <span className="small">{t(`redeem.advice.${one.kind}`)}</span>
          <p className="card__text">
            <Words advice={one} />
          </p>
        </section>
      ))}
    </>
  );
}

function Words({ advice }: { advice: RedeemAdvice }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  switch (advice.kind) {
    case 'greet': {
      if (advice.first) return t('redeem.greet.first');
      const { orders, lastOrderedAt } = advice;
      if (!lastOrderedAt) return t('redeem.greet.often', { n: orders });
      return t('redeem.greet.again', { n: orders, date: formatTime(lastOrderedAt, 'date', { language }) });
    }
    case 'hand_over':
      return t('redeem.handOver', { name: advice.name });
    case 'recommend':
      return t(`redeem.recommend.${advice.reason}`, { name: advice.name });
    case 'add_contact':
      return t('redeem.addContact');
  }
}
