import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { SafeArea, TabBar } from 'antd-mobile';
import { MessageOutline, ScanCodeOutline, UnorderedListOutline } from 'antd-mobile-icons';
import { openedFrom } from '../features/group-post/post-queries.ts';
import { useOutbox } from '../shared/outbox.tsx';

/** The frame: content above, what a staff member does below. Says so while something waits to be told. */
export function Shell() {
  const { t } = useTranslation();
  const [language, changeLanguage] = useLanguage();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { waiting } = useOutbox();
  const from = useQuery(openedFrom);
  const besideGroup = Boolean(from.data);
  const tab = pathname.startsWith('/redeem') ? '/redeem' : pathname === '/' && besideGroup ? '/' : '/today';
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
        <TabBar activeKey={tab} onChange={(to) => void navigate({ to })}>
          {besideGroup && <TabBar.Item key="/" icon={<MessageOutline />} title={t('shell.group')} />}
          <TabBar.Item key="/today" icon={<UnorderedListOutline />} title={t('shell.today')} />
          <TabBar.Item key="/redeem" icon={<ScanCodeOutline />} title={t('shell.redeem')} />
        </TabBar>
        <SafeArea position="bottom" />
      </nav>
    </div>
  );
}
