import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { DropDetail } from '@xiaoer/contracts';
import { formatTime, Trans, useTranslation } from '@xiaoer/ui';
import { drop } from '../../features/drops/drop-queries.ts';
import { DropState } from '../../features/drops/drop-state.tsx';
import { DropStores } from '../../features/drops/drop-stores.tsx';
import { StopDrop } from '../../features/drops/stop-drop.tsx';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Page } from '../../shared/page.tsx';
import { Count } from '../../shared/values.tsx';

const route = getRouteApi('/in/drops/$dropId');

/** One drop, live. */
export function DropPage() {
  const { t } = useTranslation();
  const { dropId } = route.useParams();
  const query = useQuery(drop(dropId));
  return (
    <Page
      back={
        <Link to="/offers" search={{ tab: 'drops' }}>
          ← {t('drops.back')}
        </Link>
      }
      title={
        <span className="row">
          {query.data?.name ?? t('drops.drop')}
          {query.data && <DropState state={query.data.state} />}
        </span>
      }
      sentence={query.data ? <Standing drop={query.data} /> : '\u00a0'}
      actions={query.data && <StopDrop drop={query.data} />}
    >
      <Loaded query={query}>
        {(data) => (
          <>
            <FigureRow>
              <Figure
                label={t('drops.stock')}
                value={<Count n={data.stock} />}
                note={`${data.groups} ${t('drops.groups')}`}
              />
              <Figure label={t('drops.left')} value={<Count n={data.left} />} />
              <Figure
                label={t('drops.redeemed')}
                value={<Count n={data.redeemed} />}
                note={
                  <Link to="/offers/$code" params={{ code: data.offer.code }}>
                    {data.offer.name}
                  </Link>
                }
              />
              <Figure
                label={t('drops.oversold')}
                tone={data.oversold > 0 ? 'harm' : 'plain'}
                value={<Count n={data.oversold} />}
                note={data.oversold === 0 ? t('drops.oversoldNone') : undefined}
              />
            </FigureRow>
            <DropStores stores={data.stores} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Standing({ drop: data }: { drop: DropDetail }) {
  const { t } = useTranslation();
  const at = data.state === 'waiting' ? data.opensAt : (data.stoppedAt ?? data.closesAt);
  const { groups, stock, left, claimed, redeemed } = data;
  return (
    <Trans
      t={t}
      i18nKey={`drops.standing.${data.state}`}
      values={{ groups, stock, left, claimed, redeemed, time: formatTime(at, 'clock') }}
      components={{ b: <strong /> }}
    />
  );
}
