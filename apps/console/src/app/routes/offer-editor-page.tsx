import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { OfferEditor } from '../../features/offers/editor/offer-editor.tsx';
import { offers } from '../../features/offers/offer-queries.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Page } from '../../shared/page.tsx';
import { OfferTabs } from '../offer-tabs.tsx';

const saved = getRouteApi('/in/offers/$code');

/** A new offer. */
export function NewOfferPage() {
  const close = useClose();
  return <OfferEditor offer={null} back={<Back />} onSaved={close} />;
}

/** One that is there. Another version of it, saved by whomever, does not replace what is being written. */
export function OfferPage() {
  const { t } = useTranslation();
  const { code } = saved.useParams();
  const close = useClose();
  const query = useQuery(offers);
  const offer = query.data?.offers.find((row) => row.code === code);
  if (offer) {
    const tabs = <OfferTabs code={code} active="terms" />;
    return <OfferEditor key={code} offer={offer} back={<Back />} tabs={tabs} onSaved={close} />;
  }
  return (
    <Page back={<Back />} title={t('offers.offer')}>
      <Loaded query={query}>{() => <EmptyState title={t('error.offers.offer_unknown')} />}</Loaded>
    </Page>
  );
}

function Back() {
  const { t } = useTranslation();
  return <Link to="/offers">← {t('offers.back')}</Link>;
}

function useClose() {
  const navigate = useNavigate();
  return () => void navigate({ to: '/offers' });
}
