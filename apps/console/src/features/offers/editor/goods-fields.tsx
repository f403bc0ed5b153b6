import { useTranslation } from '@xiaoer/ui';
import { InputNumber } from 'antd';
import { useState } from 'react';
import { useDraft } from './draft-context.ts';
import { Field, useYuan } from './field.tsx';
import { NameSearch } from './name-search.tsx';

const WITHIN = [
  { list: 'skus', kind: 'product' },
  { list: 'categories', kind: 'category' },
] as const;
const WITHOUT = [
  { list: 'withoutSkus', kind: 'product' },
  { list: 'withoutCategories', kind: 'category' },
] as const;

/** From what spend on, and on which goods; what is left out is asked for once somebody wants it. */
export function GoodsFields() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  const { goods } = draft;
  const yuan = useYuan();
  const [leavingOut, setLeavingOut] = useState(goods.withoutSkus.length + goods.withoutCategories.length > 0);
  return (
    <>
      <div className="fields">
        <Field path="minSpendFen" label={t('offers.form.minSpend')} help={t('offers.form.minSpendHelp')}>
          {(input) => (
            <InputNumber
              {...input}
              {...yuan}
              placeholder={t('offers.form.noMinSpend')}
              value={draft.minSpend}
              onChange={(minSpend) => set({ minSpend })}
            />
          )}
        </Field>
      </div>
      <div className="fields">
        {[...WITHIN, ...(leavingOut ? WITHOUT : [])].map(({ list, kind }) => (
          <Field key={list} path={`conditions.goods.${list}`} label={t(`offers.form.goods.${list}`)}>
            {(input) => (
              <NameSearch
                {...input}
                kind={kind}
                value={goods[list]}
                placeholder={t(`offers.form.goodsNone.${list}`)}
                onChange={(keys) => set({ goods: { ...goods, [list]: keys } })}
              />
            )}
          </Field>
        ))}
      </div>
      {!leavingOut && (
        <button type="button" className="more" onClick={() => setLeavingOut(true)}>
          ＋ {t('offers.form.leaveOut')}
        </button>
      )}
    </>
  );
}
