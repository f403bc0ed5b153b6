import { useQuery } from '@tanstack/react-query';
import type { AbuseLimits, AbuseRule } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useMayForChain } from '../../shared/session.ts';
import { changesOf, type Drafts, draftOf } from './limit-draft.ts';
import { abuseLimits, setAbuseLimits } from './limit-queries.ts';
import { LimitRow } from './limit-row.tsx';
import './abuse-limits.css';

/** Rules in the order in which they are read; one that we don't know stays where the server put it. */
const SECTIONS: Record<'claims' | 'redeem', AbuseRule[]> = {
  claims: ['claims_customer', 'claims_phone', 'claims_device', 'claims_network'],
  redeem: ['redeem_customer', 'redeem_staff', 'redeem_pair', 'redeem_employee'],
};

/** How much is too much, rule by rule; what is written is saved together. */
export function LimitsForm() {
  const query = useQuery(abuseLimits);
  return <Loaded query={query}>{({ limits }) => <Form limits={limits} />}</Loaded>;
}

function Form({ limits }: AbuseLimits) {
  const { t } = useTranslation();
  const editable = useMayForChain()('offers.edit');
  const [drafts, setDrafts] = useState<Drafts>({});
  const { changed, wrong } = changesOf(limits, drafts);
  const save = useAction({
    run: setAbuseLimits,
    changes: [abuseLimits.queryKey],
    done: t('abuseLimits.saved'),
    onDone: () => setDrafts({}),
  });
  return (
    <>
      {!editable && <p className="quiet">{t('abuseLimits.readOnly')}</p>}
      {Object.entries(SECTIONS).map(([section, rules]) => (
        <Sheet key={section} title={t(`abuseLimits.${section}`)} note={t(`abuseLimits.${section}Note`)}>
          <ul className="limits">
            {limits
              .filter(({ rule }) => rules.includes(rule))
              .toSorted((a, b) => rules.indexOf(a.rule) - rules.indexOf(b.rule))
              .map((saved) => (
                <LimitRow
                  key={saved.rule}
                  saved={saved}
                  draft={drafts[saved.rule] ?? draftOf(saved)}
                  onChange={editable ? (draft) => setDrafts((before) => ({ ...before, [saved.rule]: draft })) : null}
                />
              ))}
          </ul>
        </Sheet>
      ))}
      {(changed.length > 0 || wrong.length > 0) && (
        <div className="limits__save" role="status">
          <span>{wrong.length > 0 ? t('abuseLimits.unready') : t('abuseLimits.unsaved', { n: changed.length })}</span>
          <Button onClick={() => setDrafts({})}>{t('abuseLimits.forget')}</Button>
          <Button
            type="primary"
            disabled={wrong.length > 0}
            loading={save.isPending}
            onClick={() => save.mutate(changed)}
          >
            {t('shared.save')}
          </Button>
        </div>
      )}
    </>
  );
}
