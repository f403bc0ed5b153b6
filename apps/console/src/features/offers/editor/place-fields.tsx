import { useTranslation } from '@xiaoer/ui';
import { Radio } from 'antd';
import type { OfferDraft } from '../draft.ts';
import { useDraft } from './draft-context.ts';
import { Field } from './field.tsx';
import { NameSearch } from './name-search.tsx';

const WHERE = ['any', 'bound', 'some'] as const;
const PLACES = [
  { list: 'stores', kind: 'store', path: 'stores' },
  { list: 'regions', kind: 'region', path: 'conditions.regions' },
  { list: 'cities', kind: 'city', path: 'conditions.cities' },
] as const;

/** Where it is taken: stores, regions and cities add up. */
export function PlaceFields() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  const choose = (where: OfferDraft['where']) =>
    set({ where, ...(where === 'bound' && { stores: [], regions: [], cities: [] }) });
  return (
    <>
      <Radio.Group
        aria-label={t('offers.form.where')}
        value={draft.where}
        onChange={({ target }) => choose(target.value)}
        options={WHERE.map((value) => ({ value, label: t(`offers.form.wheres.${value}`) }))}
      />
      {draft.where === 'some' &&
        PLACES.map(({ list, kind, path }) => (
          <Field key={list} path={path} label={t(`offers.form.places.${list}`)}>
            {(input) => (
              <NameSearch
                {...input}
                kind={kind}
                value={draft[list]}
                placeholder={t(`offers.form.placesNone.${list}`)}
                onChange={(keys) => set({ [list]: keys })}
              />
            )}
          </Field>
        ))}
      {draft.where === 'some' && <p className="field__help">{t('offers.form.placesHelp')}</p>}
    </>
  );
}
