import { Text, View } from '@tarojs/components';
import type { OfferedTransfer, WalletCoupon } from '@xiaoer/contracts';
import { useState } from 'react';
import { persistently, postJson, remove } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { CopyLink } from '../../shared/components/copy-link';
import { errorWords } from '../../shared/components/note';
import { giftLink } from '../../shared/gift-link';
import { useTexts } from '../../shared/language';
import { endWords } from './validity';

/** The same link and the same taking back, however often they are asked for. */
const TRIES = 4;

/**
 * Gives a coupon to a friend: a link that one other person accepts; until somebody has, the holder can use the coupon and
 * take it back. `onChange`: the wallet says how it stands now.
 */
export function GiveAway({ coupon, onChange }: { coupon: WalletCoupon; onChange: () => void }) {
  const { t, language } = useTexts();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const path = `/coupons/${encodeURIComponent(coupon.code)}/transfer`;

  const act = (send: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    persistently(send, { tries: TRIES })
      .catch(setError)
      .finally(() => {
        setBusy(false);
        onChange();
      });
  };
  const { transfer } = coupon;
  return (
    <View className="give">
      {transfer?.state === 'waiting' ? (
        <>
          <Text className="code__hint">{t('give.waiting')}</Text>
          <Text className="small small--centre">
            {t('give.until', { time: endWords(transfer.endsAt, { language, zone: coupon.zone }) })}
          </Text>
          <CopyLink link={giftLink(transfer.token)} />
          <Action kind="quiet" busy={busy} onTap={() => act(() => remove(path))}>
            {t('give.takeBack')}
          </Action>
        </>
      ) : (
        <Action kind="quiet" busy={busy} onTap={() => act(() => postJson<OfferedTransfer>(path, {}))}>
          {t('give.offer')}
        </Action>
      )}
      {error !== null && (
        <View className="told" role="alert">
          <Text className="told__title">{errorWords(error, t).title}</Text>
          <Text className="small">{errorWords(error, t).text}</Text>
        </View>
      )}
    </View>
  );
}
