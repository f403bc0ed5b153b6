import { useQuery } from '@tanstack/react-query';
import type { MomentList } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { Count } from '../../shared/values.tsx';
import { MomentAccountsDrawer } from './moment-accounts.tsx';
import { MomentEditor } from './moment-editor.tsx';
import { MomentTable } from './moment-list.tsx';
import { moments, saveSetting } from './moment-queries.ts';
import './moments.css';

/** Moments that accounts publish: what was asked, what became of it, and asking for another. */
export function MomentsTab() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(moments);
  const [isWriting, setWriting] = useState(false);
  const [shown, setShown] = useState<{ id: string; name: string } | null>(null);
  return (
    <Loaded query={query}>
      {(list) => (
        <div className="stack">
          <Figures list={list} />
          <Sheet
            flush
            title={t('moments.title')}
            note={t('moments.note')}
            actions={
              can('delivery.edit') && (
                <Button type="primary" onClick={() => setWriting(true)}>
                  {t('moments.new')}
                </Button>
              )
            }
          >
            {list.moments.length === 0 ? (
              <EmptyState title={t('moments.empty.title')}>{t('moments.empty.text')}</EmptyState>
            ) : (
              <MomentTable rows={list.moments} onOpen={setShown} />
            )}
          </Sheet>
          {isWriting && <MomentEditor onClose={() => setWriting(false)} />}
          {shown && <MomentAccountsDrawer {...shown} onClose={() => setShown(null)} />}
        </div>
      )}
    </Loaded>
  );
}

function Figures({ list }: { list: MomentList }) {
  const { t } = useTranslation();
  const can = useCan();
  const open = list.moments.filter(({ state }) => state === 'open');
  const waiting = open.reduce((sum, one) => sum + one.waiting, 0);
  const save = useAction({ run: saveSetting, changes: [moments.queryKey], done: t('moments.settingSaved') });
  return (
    <FigureRow>
      <Figure label={t('moments.figures.open')} value={open.length} />
      <Figure
        label={t('moments.figures.waiting')}
        value={<Count n={waiting} />}
        tone={waiting > 0 ? 'person' : 'plain'}
        note={t('moments.figures.waitingNote')}
      />
      <Figure
        label={t('moments.figures.month')}
        value={<Count n={list.usedThisMonth} />}
        note={t('moments.figures.monthNote', { n: list.mostPerMonth / 10_000 })}
      />
      <Figure
        label={t('moments.figures.advice')}
        value={
          can('delivery.edit') ? (
            <InputNumber
              min={1}
              max={20}
              precision={0}
              value={list.perAccountPerDay}
              onChange={(n) => n && save.mutate(n)}
            />
          ) : (
            list.perAccountPerDay
          )
        }
        note={t('moments.figures.adviceNote')}
      />
    </FigureRow>
  );
}
