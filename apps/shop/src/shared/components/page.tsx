import { Text, View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import { useTexts } from '../language';

/** The frame of every page: a tea-green head with the one thing the page is about, the content on paper, the language below. */
export function Page({ title, lead, children }: PropsWithChildren<{ title: string; lead?: string }>) {
  const { t, language, chooseLanguage } = useTexts();
  return (
    <View className="page">
      <View className="head">
        <Text className="head__title">{title}</Text>
        {lead && <Text className="head__lead">{lead}</Text>}
      </View>
      <View className="body">{children}</View>
      <View className="foot" onClick={() => chooseLanguage(language === 'en' ? 'zh-CN' : 'en')}>
        <Text>{t('common.otherLanguage')}</Text>
      </View>
    </View>
  );
}

export function Card({ children, tone = 'plain' }: PropsWithChildren<{ tone?: 'plain' | 'lantern' | 'tea' }>) {
  return <View className={`card card--${tone}`}>{children}</View>;
}
