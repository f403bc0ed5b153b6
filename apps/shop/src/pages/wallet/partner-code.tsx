import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Action } from '../../shared/components/action';
import { useTexts } from '../../shared/language';
import { formatTime } from '../../shared/time';

/** A code that another company takes: to be read, and copied into its app. */
export function PartnerCode({
  offer,
  code,
  until,
  zone,
}: {
  offer: string;
  code: string;
  /** Null: for ever. */
  until: string | null;
  zone: string;
}) {
  const { t, language } = useTexts();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    Taro.setClipboardData({ data: code }).then(
      () => setCopied(true),
      () => {}, // no permission: it can be read and typed
    );
  };
  return (
    <View className="live">
      <Text className="small small--centre">{t('wallet.partnerCode', { offer })}</Text>
      <Text className="sheet__code sheet__code--partner" userSelect>
        {code}
      </Text>
      {until && (
        <Text className="small small--centre">
          {t('wallet.partnerUntil', { time: formatTime(until, 'moment', { language, zone }) })}
        </Text>
      )}
      <Action onTap={copy}>{copied ? t('wallet.copied') : t('wallet.copy')}</Action>
    </View>
  );
}
