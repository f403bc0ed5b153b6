import { getRouteApi } from '@tanstack/react-router';
import { NoPermission, useTranslation } from '@xiaoer/ui';
import { Skeleton, Tabs } from 'antd';
import { Suspense } from 'react';
import { Page } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { WECOM_TABS } from '../wecom-tabs.tsx';

const route = getRouteApi('/in/wecom/$tab');

/** The tie to WeCom: whether it holds, what it carries, and who looks after whom. */
export function WeComPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { tab } = route.useParams();
  const navigate = route.useNavigate();
  const tabs = WECOM_TABS.filter(({ needs }) => can(needs));
  const open = tabs.find(({ key }) => key === tab);
  return (
    <Page title={t('shell.wecomTitle')} sentence={t('shell.wecomSentence')}>
      <Tabs
        activeKey={tab}
        onChange={(key) => void navigate({ params: { tab: key }, search: {} })}
        items={tabs.map(({ key, label }) => ({ key, label: t(label) }))}
      />
      {open ? (
        <Suspense fallback={<Skeleton active />}>
          <open.Content />
        </Suspense>
      ) : (
        <NoPermission />
      )}
    </Page>
  );
}
