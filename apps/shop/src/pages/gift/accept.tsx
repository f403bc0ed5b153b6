import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { AcceptedTransfer, TransferPage } from '@xiaoer/contracts';
import { useState } from 'react';
import { persistently, postJson, RequestError } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { errorWords } from '../../shared/components/note';
import { useTexts } from '../../shared/language';
import { needsLogin, startLogin } from '../../shared/login';
import { DEFAULT_ZONE } from '../../shared/time';
import { endWords } from '../wallet/validity';

/** Who accepted it is answered the same again, so a lost answer is asked for again. */
const TRIES = 4;

/** The one tap that makes it hers; then the page says so (`onChange`), also when somebody else was faster. */
export function Accept({ gift, token, onChange }: { gift: TransferPage; token: string; onChange: () => void }) {
  const { t, language } = useTexts();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const accept = () => {
    setBusy(true);
    setError(null);
    persistently(() => postJson<AcceptedTransfer>(`/transfers/${encodeURIComponent(token)}/accept`, {}), {
      tries: TRIES,
    })
      .then(onChange, (refused: unknown) => {
        if (needsLogin(refused) && startLogin(Date.now())) return; // the page is leaving
        setError(refused);
        onChange();
      })
      .finally(() => setBusy(false));
  };
  const zoned = { language, zone: DEFAULT_ZONE };
  const words = error === null ? null : errorWords(error, t);
  return (
    <View className="drop">
      <Text className="small small--centre">
        {t('gift.until', {
          time: endWords(gift.endsAt, zoned),
          end: endWords(gift.validUntil, zoned),
        })}
      </Text>
      {words && (
        <View className="told" role="alert">
          <Text className="told__title">{words.title}</Text>
          <Text className="small">{words.text}</Text>
        </View>
      )}
      <Action busy={busy} onTap={accept}>
        {t(busy ? 'gift.accepting' : 'gift.accept')}
      </Action>
      {error instanceof RequestError && error.code === 'offers.who_are_you' && (
        <Action kind="quiet" onTap={() => Taro.navigateTo({ url: '/pages/join/index' })}>
          {t('drop.join')}
        </Action>
      )}
    </View>
  );
}
