import { useQuery } from '@tanstack/react-query';
import type { Material } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Select } from 'antd';
import { materials } from './material-queries.ts';
import { MaterialThumb } from './material-thumb.tsx';

export type MaterialUse = keyof Material['refusals'];

/**
 * Materials of some kinds by their codes. What WeCom would not take for this use can't be chosen, and says why. Form gives
 * `value` and `onChange`: a list with `most` above one, else a code.
 */
export function MaterialChoice({
  value,
  onChange,
  kinds,
  use,
  most = 1,
}: {
  value?: string[] | string | null;
  onChange?: (codes: never) => void;
  kinds: readonly Material['kind'][];
  use: MaterialUse;
  most?: number;
}) {
  const { t } = useTranslation();
  const { data, isPending } = useQuery(materials);
  const offered = (data?.materials ?? []).filter((one) => !one.archived && kinds.includes(one.kind));
  return (
    <Select
      {...(most > 1 ? { mode: 'multiple' as const, maxCount: most } : { allowClear: true })}
      value={value as never}
      onChange={(codes) => onChange?.((codes ?? null) as never)}
      loading={isPending}
      placeholder={t('materials.choose')}
      notFoundContent={t('materials.noneToChoose')}
      showSearch={{ optionFilterProp: 'name' }}
      options={offered.map((material) => {
        const [issue] = material.refusals[use];
        return {
          value: material.code,
          name: `${material.name} ${material.code}`,
          disabled: issue !== undefined,
          label: (
            <span className="material-option">
              <MaterialThumb material={material} />
              {material.name}
              {issue && <span className="faint"> · {t(`materials.rule.${issue.field}.${issue.rule}`)}</span>}
            </span>
          ),
        };
      })}
    />
  );
}
