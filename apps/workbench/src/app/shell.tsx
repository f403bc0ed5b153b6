import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { SafeArea, TabBar } from 'antd-mobile';
import { ScanCodeOutline, UnorderedListOutline } from 'antd-mobile-icons';
import { useOutbox } from '../shared/outbox.tsx';

/** The frame: content above, the two things a staff member does below. Says so while something waits to be told. */
export function Shell() {
  const { t } = useTranslation();
  const [language, changeLanguage] = useLanguage();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { waiting } = useOutbox();
  return (
    <div className="shell">
      {waiting.length > 0 && (
        <div className="waiting" role="status">
          {t('shell.waiting', { n: waiting.length })}
        </div>
      )}
      <main className="shell__page">
        <Outlet />
        <button type="button" className="language" onClick={() => changeLanguage(language === 'en' ? 'zh-CN' : 'en')}>
          {t('shell.otherLanguage')}
        </button>
      </main>
      <nav className="shell__tabs">
        <TabBar
          activeKey={pathname.startsWith('/redeem') ? '/redeem' : '/'}
          onChange={(to) => void navigate({ to: to === '/redeem' ? '/redeem' : '/' })}
        >
          <TabBar.Item key="/" icon={<UnorderedListOutline />} title={t('shell.today')} />
          <TabBar.Item key="/redeem" icon={<ScanCodeOutline />} title={t('shell.redeem')} />
        </TabBar>
        <SafeArea position="bottom" />
      </nav>
    </div>
  );
}
