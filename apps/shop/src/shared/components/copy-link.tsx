import { Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useTexts } from '../language';
import { Action } from './action';

/** A link to be sent to one friend: copied by a tap, and there to be read and copied by hand where that is not allowed. */
export function CopyLink({ link }: { link: string }) {
  const { t } = useTexts();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    Taro.setClipboardData({ data: link }).then(
      () => setCopied(true),
      () => {}, // no permission: it stands there
    );
  };
  return (
    <>
      <Text className="share" userSelect>
        {link}
      </Text>
      <Action onTap={copy}>{t(copied ? 'give.copied' : 'give.copy')}</Action>
      {copied && <Text className="small small--centre">{t('give.paste')}</Text>}
    </>
  );
}
