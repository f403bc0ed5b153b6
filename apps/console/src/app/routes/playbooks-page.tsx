import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { formatTime, Trans, useTranslation } from '@xiaoer/ui';
import { Tabs } from 'antd';
import { PlaybookList } from '../../features/playbooks/playbook-list.tsx';
import { playbooks } from '../../features/playbooks/playbook-queries.ts';
import { RunTable } from '../../features/playbooks/run-list.tsx';
import { Page } from '../../shared/page.tsx';

const route = getRouteApi('/in/playbooks');
const TABS = ['playbooks', 'runs'] as const;

/** The written ways of operating, and what came of them. */
export function PlaybooksPage() {
  const { t } = useTranslation();
  const { tab = 'playbooks', code, view, empty = false } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('playbooks.title')} sentence={<Sentence />}>
      <Tabs
        activeKey={tab}
        onChange={(next) => void navigate({ search: { tab: TABS.find((known) => known === next) } })}
        items={TABS.map((key) => ({ key, label: t(`playbooks.tab.${key}`) }))}
      />
      {tab === 'playbooks' ? (
        <PlaybookList viewed={view} onView={(next) => void navigate({ search: { view: next } })} />
      ) : (
        <RunTable
          code={code}
          withEmpty={empty}
          onFilter={(next) => void navigate({ search: { tab, code: next.code, empty: next.withEmpty || undefined } })}
        />
      )}
    </Page>
  );
}

function Sentence() {
  const { t } = useTranslation();
  const { data } = useQuery(playbooks);
  if (!data) return '\u00a0';
  const on = data.playbooks.filter((playbook) => playbook.active);
  const next = on
    .filter((playbook) => playbook.nextFireAt !== null)
    .toSorted((a, b) => a.nextFireAt!.localeCompare(b.nextFireAt!))[0];
  return (
    <Trans
      t={t}
      i18nKey={next ? 'playbooks.sentence' : 'playbooks.sentenceNone'}
      values={{ active: on.length, name: next?.name, time: next && formatTime(next.nextFireAt!, 'moment') }}
      components={{ b: <strong /> }}
    />
  );
}
