import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { DropDetail, DropLive } from '@xiaoer/contracts';
import { formatTime, Trans, useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { AddStock } from '../../features/drops/add-stock.tsx';
import { drop, dropLive } from '../../features/drops/drop-queries.ts';
import { DropState } from '../../features/drops/drop-state.tsx';
import { DropStores } from '../../features/drops/drop-stores.tsx';
import { paceOf, rateText } from '../../features/drops/pace.ts';
import { PaceCurve } from '../../features/drops/pace-curve.tsx';
import { StopDrop } from '../../features/drops/stop-drop.tsx';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { Count } from '../../shared/values.tsx';

const route = getRouteApi('/in/drops/$dropId');

/** One drop, live. */
export function DropPage() {
  const { t } = useTranslation();
  const { dropId } = route.useParams();
  const can = useCan();
  const query = useQuery(drop(dropId));
  const live = useQuery(dropLive(dropId));
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
      actions={
        query.data && (
          <>
            <AddStock drop={query.data} />
            <StopDrop drop={query.data} />
            {can('offers.edit') && (
              <Link to="/coupons/take-back" search={{ kind: 'drop', of: dropId }}>
                <Button>{t('takeBack.link')}</Button>
              </Link>
            )}
          </>
        )
      }
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
              <Figure label={t('drops.left')} value={<Count n={live.data?.left ?? data.left} />} />
              <PaceFigure live={live.data} />
              <WaitingFigure live={live.data} />
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
            <Loaded query={live}>
              {(now) => (
                <>
                  <Sheet title={t('drops.curve')} note={t('drops.curveNote')}>
                    <PaceCurve live={now} />
                  </Sheet>
                  <DropStores stores={now.stores} inAll={now.storesInAll} />
                </>
              )}
            </Loaded>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** How fast it goes just now. */
function PaceFigure({ live }: { live: DropLive | undefined }) {
  const { t } = useTranslation();
  if (!live) return <Figure label={t('drops.pace')} value="—" />;
  const { now, peak, goneInSeconds } = paceOf(live);
  const note =
    goneInSeconds === null ? t('drops.peak', { n: rateText(peak) }) : t('drops.goneIn', { n: goneInSeconds });
  return <Figure label={t('drops.pace')} value={<span className="number">{rateText(now)}</span>} note={note} />;
}

function WaitingFigure({ live }: { live: DropLive | undefined }) {
  const { t } = useTranslation();
  const waiting = live?.waiting ?? null;
  return (
    <Figure
      label={t('drops.waiting')}
      value={waiting === null ? '—' : <Count n={waiting} />}
      note={live && waiting === null ? t('drops.noWaiting') : undefined}
    />
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
