import { SafetyOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { EmptyState, formatCount, formatFen, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Segmented, Select } from 'antd';
import { CaseList } from '../../features/reviews/case-list.tsx';
import { reviews } from '../../features/reviews/review-queries.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { OneStore } from '../../shared/store-choice.tsx';
import { OffersTabs } from '../offers-tabs.tsx';
import '../../features/reviews/reviews.css';

const route = getRouteApi('/in/reviews');
const STATES = ['open', 'closed'] as const;
const KINDS = [
  ...['offline_double', 'offline_refused', 'offline_unproven', 'offline_unknown'],
  ...['abuse_claims', 'abuse_redemptions', 'abuse_staff'],
];

/** What was neither refused nor simply believed, for people to decide. */
export function ReviewsPage() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { state = 'open', kind, store } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(reviews({ state, kind, store }));
  const first = query.data?.pages[0];
  const go = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <Page
      title={t('reviews.title')}
      sentence={
        first ? (
          <Trans
            t={t}
            i18nKey={first.open > 0 ? 'reviews.standing' : 'reviews.standingNone'}
            values={{
              open: formatCount(first.open, language),
              loss: formatFen(first.openLossFen, { whole: 'short', language }),
            }}
            components={{ b: <strong /> }}
          />
        ) : (
          '\u00a0'
        )
      }
      actions={
        <Link to="/reviews/limits">
          <Button icon={<SafetyOutlined />}>{t('abuseLimits.link')}</Button>
        </Link>
      }
    >
      <OffersTabs active="reviews" />
      <div className="row">
        <Segmented
          value={state}
          onChange={(next) => go({ state: next })}
          options={STATES.map((value) => ({ value, label: t(`reviews.state.${value}`) }))}
        />
        <Select
          allowClear
          style={{ width: 220 }}
          aria-label={t('reviews.anyKind')}
          placeholder={t('reviews.anyKind')}
          value={kind}
          onChange={(next?: string) => go({ kind: next })}
          options={KINDS.map((value) => ({ value, label: t(`reviews.kind.${value}`) }))}
        />
        <OneStore value={store} placeholder={t('reviews.anyStore')} onChange={(next) => go({ store: next })} />
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const cases = pages.flatMap((page) => page.cases);
          if (cases.length === 0) {
            return (
              <Sheet>
                <EmptyState title={t('reviews.empty.title')}>{t('reviews.empty.text')}</EmptyState>
              </Sheet>
            );
          }
          return (
            <>
              <CaseList cases={cases} />
              {query.hasNextPage && (
                <div className="pager">
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('shared.more')}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
