import type { WalletCoupon } from '@xiaoer/contracts';
import type { Language, Translate } from '../../shared/language';
import { DEFAULT_ZONE, formatTime, sameDay } from '../../shared/time';
import type { Shelf } from './shelf';

/** The one date of a coupon that matters now, in words; `pressing` when it ends today. */
export function validity(
  coupon: Pick<WalletCoupon, 'status' | 'validFrom' | 'validUntil' | 'redeemedAt' | 'heldUntil' | 'zone' | 'transfer'>,
  shelf: Shelf,
  now: Date,
  { t, language }: { t: Translate; language: Language },
): { text: string; pressing: boolean } {
  const { zone } = coupon;
  const moment = (at: string) => formatTime(at, 'moment', { language, zone });
  const calm = (text: string) => ({ text, pressing: false });
  if (shelf === 'held')
    return calm(t('wallet.heldUntil', { time: formatTime(coupon.heldUntil ?? now, 'clock', { language, zone }) }));
  if (shelf === 'used') return calm(t('wallet.usedAt', { time: moment(coupon.redeemedAt ?? coupon.validUntil) }));
  if (coupon.transfer?.state === 'given') return calm(t('give.given'));
  if (coupon.status === 'void') return calm(t('wallet.void'));
  if (shelf === 'expired') return calm(t('wallet.expiredAt', { time: moment(coupon.validUntil) }));
  if (+now < Date.parse(coupon.validFrom)) return calm(t('wallet.from', { time: moment(coupon.validFrom) }));

  const clock = formatTime(coupon.validUntil, 'clock', { language, zone });
  const lastInstant = new Date(Date.parse(coupon.validUntil) - 1); // the end is exclusive
  const pressing = sameDay(lastInstant, now, zone);
  if (pressing) return { text: t('wallet.untilToday', { time: clock === '00:00' ? '24:00' : clock }), pressing };
  // People read "until 30 March 00:00" as the 30th; it is the 29th that is the last day.
  if (clock === '00:00')
    return calm(t('wallet.through', { date: formatTime(lastInstant, 'date', { language, zone }) }));
  return calm(t('wallet.until', { time: moment(coupon.validUntil) }));
}

/** The end of a coupon, exclusive: the midnight after the last day is its 24:00. */
export function endWords(validUntil: string, { language, zone }: { language: Language; zone: string }): string {
  const midnight = formatTime(validUntil, 'clock', { language, zone }) === '00:00';
  return midnight
    ? `${formatTime(new Date(Date.parse(validUntil) - 1), 'date', { language, zone })} 24:00`
    : formatTime(validUntil, 'moment', { language, zone });
}

/** From when to when, in the zone of its store; says so where that is not the one most phones are in. */
export function fromUntil(
  { validFrom, validUntil, zone }: Pick<WalletCoupon, 'validFrom' | 'validUntil' | 'zone'>,
  { t, language }: { t: Translate; language: Language },
): string {
  const span = `${formatTime(validFrom, 'moment', { language, zone })} – ${endWords(validUntil, { language, zone })}`;
  return zone === DEFAULT_ZONE ? span : t('wallet.storeTime', { span });
}
