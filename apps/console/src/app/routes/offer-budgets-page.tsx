import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { BudgetShown } from '@xiaoer/contracts';
import { Trans, useTranslation } from '@xiaoer/ui';
import { AddBudget } from '../../features/budgets/add-budget.tsx';
import { goneOf } from '../../features/budgets/budget.ts';
import { BudgetList } from '../../features/budgets/budget-list.tsx';
import { budgets } from '../../features/budgets/budget-queries.ts';
import { HowItWorks } from '../../features/budgets/how-it-works.tsx';
import { offers } from '../../features/offers/offer-queries.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Page } from '../../shared/page.tsx';
import { useMayForChain } from '../../shared/session.ts';
import { OfferTabs } from '../offer-tabs.tsx';

const route = getRouteApi('/in/offers/$code/budgets');

/** What one offer may cost, and what is left of it. */
export function OfferBudgetsPage() {
  const { t } = useTranslation();
  const { code } = route.useParams();
  const editable = useMayForChain()('offers.edit');
  const name = useQuery({ ...offers, select: (all) => all.offers.find((offer) => offer.code === code)?.name });
  const query = useQuery(budgets(code));
  return (
    <Page
      back={<Link to="/offers">← {t('offers.back')}</Link>}
      title={name.data ?? code}
      sentence={query.data ? <Standing budgets={query.data.budgets} /> : '\u00a0'}
      actions={editable && query.data && <AddBudget offer={code} />}
    >
      <OfferTabs code={code} active="budgets" />
      <Loaded query={query}>
        {(data) => (
          <>
            <BudgetList offer={code} budgets={data.budgets} editable={editable} />
            <HowItWorks />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Standing({ budgets: all }: { budgets: BudgetShown[] }) {
  const { t } = useTranslation();
  const gone = goneOf(all);
  const key = all.length === 0 ? 'standingNone' : gone > 0 ? 'standingGone' : 'standing';
  return <Trans t={t} i18nKey={`budgets.${key}`} values={{ n: all.length, gone }} components={{ b: <strong /> }} />;
}
