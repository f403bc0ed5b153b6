import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { formatFen, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { Segmented } from 'antd';
import { waitingApprovals } from '../../features/approvals/approval-queries.ts';
import { AskApproval } from '../../features/approvals/ask-approval.tsx';
import { DecidedTable } from '../../features/approvals/decided-table.tsx';
import { LimitSheet } from '../../features/approvals/limit-sheet.tsx';
import { WaitingList } from '../../features/approvals/waiting-list.tsx';
import { Page } from '../../shared/page.tsx';
import { OffersTabs } from '../offers-tabs.tsx';
import '../../features/approvals/approvals.css';

const route = getRouteApi('/in/approvals');
const TABS = ['waiting', 'decided'] as const;

/** What costs more than one person may decide. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  const { tab = 'waiting' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('approvals.title')} sentence={<Standing />} actions={<AskApproval />}>
      <OffersTabs active="approvals" />
      <LimitSheet />
      <div>
        <Segmented
          value={tab}
          onChange={(next) => void navigate({ search: { tab: next } })}
          options={TABS.map((value) => ({ value, label: t(`approvals.tab.${value}`) }))}
        />
      </div>
      {tab === 'waiting' ? <WaitingList /> : <DecidedTable />}
    </Page>
  );
}

function Standing() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { data } = useQuery(waitingApprovals);
  if (!data) return '\u00a0';
  const upToFen = data.approvals.reduce((sum, approval) => sum + approval.upToFen, 0);
  return (
    <Trans
      t={t}
      i18nKey={data.approvals.length > 0 ? 'approvals.standing' : 'approvals.standingNone'}
      values={{ n: data.approvals.length, fen: formatFen(upToFen, { whole: 'short', language }) }}
      components={{ b: <strong /> }}
    />
  );
}
