import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { KfOverview } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Loaded } from '../../shared/loaded.tsx';
import { AccountList } from './account-list.tsx';
import { ChatDrawer } from './chat-drawer.tsx';
import { ConversationList } from './conversation-list.tsx';
import { DayFigures } from './day-figures.tsx';
import { type ConversationFilter, overview, type Who } from './kf-queries.ts';
import { LinkGrid } from './link-grid.tsx';
import { NotGranted } from './not-granted.tsx';
import { RulesEditor } from './rules-editor.tsx';
import './kf.css';

const route = getRouteApi('/in/wecom/$tab');
const SHOWN: readonly string[] = ['open', 'waiting', 'all'] satisfies ConversationFilter['show'][];
const RULES = 'rules';

/** Two names in one address: neither has a tilde. */
const addressOf = ({ openKfid, externalUserid }: Who) => `${openKfid}~${externalUserid}`;

/** 微信客服: who waits for an answer, what is said, and how accounts, links and automatic answers stand. */
export function KfTab() {
  const { t } = useTranslation();
  const query = useQuery(overview);
  return (
    <Loaded query={query}>
      {(data) => {
        if (data.error) return <NotGranted code={data.error} />;
        if (!data.checkedAt) return <EmptyState title={t('kf.notAsked')} />;
        return <Granted data={data} />;
      }}
    </Loaded>
  );
}

function Granted({ data }: { data: KfOverview }) {
  const { view, query: account, page = 1, id } = route.useSearch();
  const navigate = route.useNavigate();
  const show = SHOWN.includes(view ?? '') ? (view as ConversationFilter['show']) : 'open';
  const filter: ConversationFilter = { show, account: account ?? null, page };
  const setFilter = (next: ConversationFilter) =>
    void navigate({
      search: {
        view: next.show === 'open' ? undefined : next.show,
        query: next.account ?? undefined,
        page: next.page > 1 ? next.page : undefined,
      },
    });
  const open = (address: string | undefined) => void navigate({ search: (old) => ({ ...old, id: address }) });
  const [first = '', second = ''] = id?.split('~') ?? [];
  const edited = first === RULES ? data.accounts.find(({ openKfid }) => openKfid === second) : undefined;
  return (
    <div className="stack">
      <ConversationList
        accounts={data.accounts}
        filter={filter}
        onFilter={setFilter}
        onOpen={(who) => open(addressOf(who))}
      />
      <DayFigures />
      <AccountList data={data} onRules={(openKfid) => open(`${RULES}~${openKfid}`)} />
      <LinkGrid data={data} />
      {edited && <RulesEditor account={edited} onClose={() => open(undefined)} />}
      {id && first !== RULES && (
        <ChatDrawer
          who={{ openKfid: first, externalUserid: second }}
          servicers={data.accounts.find(({ openKfid }) => openKfid === first)?.servicers ?? []}
          onClose={() => open(undefined)}
        />
      )}
    </div>
  );
}
