import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { VoidedSet } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { useState } from 'react';
import { type Choice, setOf } from '../../features/take-back/set.ts';
import { SetChoice } from '../../features/take-back/set-choice.tsx';
import { TakeBackForm } from '../../features/take-back/take-back-form.tsx';
import { TakenBack } from '../../features/take-back/taken-back.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';

const route = getRouteApi('/in/coupons/take-back');

/** All unused coupons of an offer, a drop or a batch, taken back at once. */
export function TakeBackPage() {
  const { t } = useTranslation();
  const { kind = 'offer', of } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const can = useCan();
  const [voided, setVoided] = useState<VoidedSet | null>(null);
  const set = setOf({ kind, of });
  const choose = (choice: Choice) => {
    setVoided(null);
    void navigate({ search: choice });
  };
  const finish = (done: VoidedSet) => {
    setVoided(done);
    void client.invalidateQueries({ queryKey: ['take-back'] });
  };
  return (
    <Page
      back={<Link to="/coupons">← {t('takeBack.back')}</Link>}
      title={t('takeBack.title')}
      sentence={t('takeBack.sentence')}
    >
      {!can('offers.edit') ? (
        <Sheet>
          <EmptyState title={t('takeBack.denied.title')}>{t('takeBack.denied.text')}</EmptyState>
        </Sheet>
      ) : voided ? (
        <TakenBack voided={voided} onAgain={() => choose({ kind, of: undefined })} />
      ) : (
        <>
          <SetChoice choice={{ kind, of }} onChange={choose} />
          {set === null ? (
            <Sheet>
              <EmptyState>{t('takeBack.choose')}</EmptyState>
            </Sheet>
          ) : (
            <TakeBackForm set={set} onDone={finish} />
          )}
        </>
      )}
    </Page>
  );
}
