import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { AccountHealth, type AccountHealthList } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { NEARLY_FULL } from '../../shared/meter.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Count } from '../../shared/values.tsx';
import { AccountDrawer } from './account-drawer.tsx';
import { type AccountFilter, accountList } from './account-queries.ts';
import { AccountTable } from './account-table.tsx';
import { HealthLimits } from './health-limits.tsx';
import { LoadPicture } from './load-picture.tsx';
import './accounts.css';

const route = getRouteApi('/in/wecom/$tab');
const WELL = ['fresh', 'busy'];

/** Who can take newcomers and who can't: the room that is left, every account's load, and why one is set aside. */
export function AccountLoad() {
  const { t } = useTranslation();
  const { view, query: search = '', page = 1, id } = route.useSearch();
  const navigate = route.useNavigate();
  const filter: AccountFilter = { health: AccountHealth.safeParse(view).data ?? null, search, page };
  const setFilter = (next: AccountFilter) =>
    void navigate({
      search: {
        view: next.health ?? undefined,
        query: next.search || undefined,
        page: next.page > 1 ? next.page : undefined,
      },
    });
  const setOpen = (open: string | null) => void navigate({ search: (old) => ({ ...old, id: open ?? undefined }) });
  const query = useQuery(accountList(filter));
  return (
    <Loaded query={query}>
      {(list) =>
        list.all.loads.length === 0 ? (
          <EmptyState title={t('accounts.empty.title')}>{t('accounts.empty.text')}</EmptyState>
        ) : (
          <div className="stack">
            <Standing list={list} />
            <Sheet title={t('accounts.loads')} note={t('accounts.loadsNote')}>
              <LoadPicture loads={list.all.loads} />
            </Sheet>
            <AccountTable list={list} filter={filter} onFilter={setFilter} onOpen={({ id: open }) => setOpen(open)} />
            <HealthLimits />
            {id && (
              <AccountDrawer
                id={id}
                name={list.accounts.find((account) => account.id === id)?.name ?? ''}
                onClose={() => setOpen(null)}
              />
            )}
          </div>
        )
      }
    </Loaded>
  );
}

function Standing({ list: { all, corp, checkedAt } }: { list: AccountHealthList }) {
  const { t } = useTranslation();
  const counts = Object.entries(all.byHealth);
  const n = counts.reduce((sum, [, count]) => sum + count, 0);
  const needy = counts.reduce((sum, [health, count]) => sum + (WELL.includes(health) ? 0 : count), 0);
  const room = Math.max(0, Math.min(all.capacity - all.contacts, corp.cap - corp.contacts));
  return (
    <Sheet title={needy > 0 ? t('accounts.sentence', { n, needy }) : t('accounts.allWell', { n })}>
      <FigureRow>
        <Figure
          label={t('accounts.corp')}
          value={<Count n={corp.contacts} />}
          note={t('accounts.corpNote', { cap: corp.cap.toLocaleString() })}
          tone={corp.contacts >= corp.cap * NEARLY_FULL ? 'person' : 'plain'}
        />
        <Figure label={t('accounts.room')} value={<Count n={room} />} note={t('accounts.roomNote')} />
        <Figure label={t('accounts.checked')} value={<At at={checkedAt} />} note={t('accounts.checkedNote')} />
      </FigureRow>
    </Sheet>
  );
}
