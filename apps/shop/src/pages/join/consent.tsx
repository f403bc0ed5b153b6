import { Text, View } from '@tarojs/components';
import type { ShopSession } from '@xiaoer/contracts';
import { useState } from 'react';
import { persistently, tell } from '../../shared/api';
import { useTexts } from '../../shared/language';

/** Consent to promotion: unticked until the customer ticks it, saved at once with the version of the text she read, taken back as easily. */
export function Consent({ consent }: { consent: ShopSession['consent'] }) {
  const { t } = useTexts();
  const [given, setGiven] = useState(consent.promotion);
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState(false);

  const toggle = () => {
    if (saving) return;
    const promotion = !given;
    setGiven(promotion);
    setSaving(true);
    setFailed(false);
    persistently(() => tell('/consent', { textVersion: consent.textVersion, promotion }), { tries: 4 })
      .catch(() => {
        setGiven(!promotion); // show what the server knows, not what was hoped for
        setFailed(true);
      })
      .finally(() => setSaving(false));
  };

  return (
    <View className="consent">
      <Text className="card__title">{t('join.consentTitle')}</Text>
      <View className="consent__row" role="checkbox" aria-checked={given ? 'true' : 'false'} onClick={toggle}>
        <View className={`tick${given ? ' tick--on' : ''}`} />
        <Text className="consent__text">{consent.text}</Text>
      </View>
      <Text className={`small${failed ? ' small--harm' : ''}`}>
        {failed ? t('join.consentFailed') : given ? t('join.consentOn') : t('join.consentOff')}
      </Text>
      <Text className="small small--faint">{t('join.consentVersion', { version: consent.textVersion })}</Text>
    </View>
  );
}
