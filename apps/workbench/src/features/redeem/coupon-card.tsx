import { useQuery } from '@tanstack/react-query';
import type { CouponAtCounter } from '@xiaoer/contracts';
import { ApiError, errorWords, formatTime, isTemporary, useLanguage, useTranslation } from '@xiaoer/ui';
import { looksWhole, refusalWords } from './attempt.ts';
import { couponAtCounter } from './redeem-queries.ts';

/** What the coupon of a code does, in plain words, and what stands in its way. Off line it says nothing. */
export function CouponCard({ code }: { code: string }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const coupon = useQuery({ ...couponAtCounter(code, language), enabled: looksWhole(code) });
  if (coupon.error instanceof ApiError && coupon.error.code === 'offers.coupon_refused') {
    const why = refusalWords(coupon.error.details);
    return (
      <div className="refusal" role="alert">
        <strong>{t(`redeem.refused.${why}.title`)}</strong>
        <span>{t(`redeem.refused.${why}.text`)}</span>
      </div>
    );
  }
  if (coupon.error && !isTemporary(coupon.error)) {
    const { title, text } = errorWords(coupon.error, t);
    return (
      <div className="refusal" role="alert">
        <strong>{title}</strong>
        <span>{text}</span>
      </div>
    );
  }
  if (!coupon.data) return null;
  const { offer, discountText, terms, validUntil } = coupon.data;
  const obstacle = obstacleOf(coupon.data);
  return (
    <section className="card">
      <span className="small">{t('redeem.does')}</span>
      <h2 className="card__title">
        {discountText} · {offer}
      </h2>
      {terms && <p className="small">{terms}</p>}
      {obstacle === 'held' ? (
        <p className="soon">
          {t('redeem.held', { time: formatTime(coupon.data.heldUntil ?? validUntil, 'clock', { language }) })}
        </p>
      ) : (
        obstacle && <p className="soon">{t(`redeem.refused.${obstacle}.title`)}</p>
      )}
      {obstacle === 'basket_needed' && <p className="small">{t('redeem.refused.basket_needed.text')}</p>}
    </section>
  );
}

/** What is known already to stand in the way; the till's clock and the sum are the server's question. */
function obstacleOf({ status, heldUntil, goodsDecide }: CouponAtCounter) {
  if (status === 'redeemed') return 'already_redeemed';
  if (status === 'void' || status === 'expired') return status;
  if (heldUntil) return 'held';
  return goodsDecide ? 'basket_needed' : null;
}
