import { getRouteApi } from '@tanstack/react-router';
import { NoPermission, useTranslation } from '@xiaoer/ui';
import { Tabs } from 'antd';
import { ApiKeyList } from '../../features/access/api-key-list.tsx';
import { AuditEntries } from '../../features/access/audit-list.tsx';
import { UserList } from '../../features/access/user-list.tsx';
import { AttentionForm } from '../../features/attention/attention-form.tsx';
import { Page } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';

const route = getRouteApi('/in/settings');

const SETTINGS_TABS = ['attention', 'users', 'keys', 'audit'] as const;
const NEEDS = {
  attention: 'attention.read',
  users: 'access.manage',
  keys: 'access.manage',
  audit: 'audit.read',
} as const;

/** How often people may be disturbed, who may come in, who did what. */
export function SettingsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { tab = 'attention', subject = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const tabs = SETTINGS_TABS.filter((key) => can(NEEDS[key]));
  return (
    <Page title={t('shell.settingsTitle')} sentence={t('shell.settingsSentence')}>
      <Tabs
        activeKey={tab}
        onChange={(next) => void navigate({ search: { tab: tabs.find((known) => known === next) } })}
        items={tabs.map((key) => ({ key, label: t(`shell.settings.${key}`) }))}
      />
      {!tabs.includes(tab) && <NoPermission />}
      {tab === 'attention' && tabs.includes(tab) && <AttentionForm />}
      {tab === 'users' && tabs.includes(tab) && <UserList />}
      {tab === 'keys' && tabs.includes(tab) && <ApiKeyList />}
      {tab === 'audit' && tabs.includes(tab) && (
        <AuditEntries
          subject={subject}
          onSubject={(next) => void navigate({ search: { tab, subject: next || undefined } })}
        />
      )}
    </Page>
  );
}
