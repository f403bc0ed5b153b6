import type { BudgetShown } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Sheet } from '../../shared/page.tsx';
import { useAmount } from './amount.tsx';
import { type Bar, barOf, withoutBudget } from './budget.ts';
import { changeBudgets } from './budget-queries.ts';
import { ChangeLimit } from './change-limit.tsx';
import './budgets.css';

/** What an offer may cost: each budget with what is gone, kept for drops and left. */
export function BudgetList({
  offer,
  budgets,
  editable,
}: {
  /** Its code. */
  offer: string;
  budgets: BudgetShown[];
  editable: boolean;
}) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState<BudgetShown | null>(null);
  if (budgets.length === 0) {
    return (
      <Sheet>
        <EmptyState title={t('budgets.empty.title')}>{t('budgets.empty.text')}</EmptyState>
      </Sheet>
    );
  }
  return (
    <>
      <div className="stack">
        {budgets.map((budget) => (
          <article key={budget.key} className="sheet budget">
            <Name budget={budget} />
            <Use budget={budget} />
            {editable && (
              <div className="budget__actions">
                <Button onClick={() => setChanging(budget)}>{t('budgets.change')}</Button>
                <End offer={offer} budget={budget} />
              </div>
            )}
          </article>
        ))}
      </div>
      {changing && <ChangeLimit offer={offer} budget={changing} onClose={() => setChanging(null)} />}
    </>
  );
}

function Name({ budget: { key, what, scope, per, placeName } }: { budget: BudgetShown }) {
  const { t } = useTranslation();
  return (
    <div className="budget__name">
      <strong>{t(`budgets.whatOf.${what}.${per}`)}</strong>
      <span className="quiet">{t(`budgets.scope.${scope.kind}`, { name: placeName ?? '' })}</span>
      <span className="faint code">{key}</span>
    </div>
  );
}

function Use({ budget }: { budget: BudgetShown }) {
  const { t } = useTranslation();
  const say = useAmount(budget.what);
  const bar = barOf(budget);
  return (
    <div className="budget__use">
      <div className="budget__numbers">
        <span className={bar.state === 'plenty' ? undefined : 'person'}>
          {bar.state === 'gone' ? t('budgets.gone') : t('budgets.left', { n: say(bar.left) })}
        </span>
        <span className="quiet small">
          {t('budgets.spentOf', { spent: say(bar.spent), limit: say(budget.limit) })}
          {bar.reserved > 0 && ` · ${t('budgets.reserved', { n: say(bar.reserved) })}`}
        </span>
      </div>
      <UseBar bar={bar} label={t('budgets.spentOf', { spent: say(bar.spent), limit: say(budget.limit) })} />
      {budget.fullestStore && (
        <span className="faint small">{t('budgets.fullest', { store: budget.fullestStore })}</span>
      )}
      {bar.state === 'gone' && <p className="person small">{t(`budgets.whenGone.${budget.what}`)}</p>}
    </div>
  );
}

function UseBar({ bar, label }: { bar: Bar; label: string }) {
  return (
    <div className="budget__bar" role="img" aria-label={label}>
      <span className={`budget__spent budget__spent--${bar.state}`} style={{ width: `${bar.spentShare * 100}%` }} />
      <span className="budget__reserved" style={{ width: `${bar.reservedShare * 100}%` }} />
    </div>
  );
}

/** Takes a budget away, after saying that nothing holds it any more. */
function End({ offer, budget }: { offer: string; budget: BudgetShown }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const end = useAction({ run: changeBudgets, changes: [['budgets']], done: t('budgets.ended') });
  const ask = () =>
    modal.confirm({
      title: t('budgets.endTitle', { key: budget.key }),
      content: t('budgets.endText'),
      okText: t('budgets.end'),
      okButtonProps: { danger: true },
      onOk: () => end.mutateAsync({ offer, change: withoutBudget(budget.key) }).catch(() => {}),
    });
  return (
    <Button danger onClick={() => void ask()}>
      {t('budgets.end')}
    </Button>
  );
}
