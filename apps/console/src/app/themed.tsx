import { useLanguage } from '@xiaoer/ui';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { theme } from './theme.ts';

/** Ant Design in our colours and in the language that is shown. */
export function Themed({ children }: { children: ReactNode }) {
  const [language] = useLanguage();
  return (
    <ConfigProvider theme={theme} locale={language === 'en' ? enUS : zhCN} button={{ autoInsertSpace: false }}>
      <App>{children}</App>
    </ConfigProvider>
  );
}
