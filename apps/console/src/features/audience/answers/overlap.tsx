import { useQuery } from '@tanstack/react-query';
import type { Tree } from '@xiaoer/segment';
import { EmptyState, formatCount, formatShare, useLanguage, useTranslation } from '@xiaoer/ui';
import { Select } from 'antd';
import { Loaded } from '../../../shared/loaded.tsx';
import { overlap, segments } from '../audience-queries.ts';
import { AnswerLine } from './answer-line.tsx';
import { CENTRES, middleOf, RADIUS, type Region, sharedBy, sizeOf } from './regions.ts';
import './answers.css';

const MOST_OTHERS = 2;

/** Who of them is in other saved segments too. */
export function Overlap({
  tree,
  name,
  own,
  others,
  onOthers,
}: {
  tree: Tree;
  name: string;
  /** The key of the segment itself, which is not compared with itself. */
  own: string | null;
  others: readonly string[];
  onOthers: (keys: string[]) => void;
}) {
  const { t } = useTranslation();
  const saved = useQuery(segments());
  const query = useQuery(overlap(tree, others));
  const known = saved.data?.segments.filter(({ key }) => key !== own) ?? [];
  const nameOf = (key: string) => known.find((one) => one.key === key)?.name ?? key;
  return (
    <>
      <div className="row answers__bar">
        <Select
          mode="multiple"
          size="small"
          className="overlap__choice"
          maxCount={MOST_OTHERS}
          value={[...others]}
          onChange={onOthers}
          placeholder={t('audience.overlapChoose')}
          aria-label={t('audience.overlapChoose')}
          options={known.map(({ key, name: label }) => ({ value: key, label }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
        {query.data && others.length > 0 && <AnswerLine answer={query.data.answer} />}
      </div>
      {others.length === 0 ? (
        <EmptyState>{t(known.length === 0 ? 'audience.overlapNone' : 'audience.overlapEmpty')}</EmptyState>
      ) : (
        <Loaded query={query}>
          {({ regions }) => <Circles regions={regions} names={[name, ...others.map(nameOf)]} />}
        </Loaded>
      )}
    </>
  );
}

/** Two or three circles with the number of each region; circles show who is where, not how many. */
function Circles({ regions, names }: { regions: readonly Region[]; names: readonly string[] }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const centres = CENTRES[names.length];
  if (!centres) return null;
  const say = (region: Region) => names.filter((_, i) => region.in[i]).join(' ∩ ');
  const height = names.length === 3 ? 282 : 200;
  const shared = sharedBy(regions);
  const first = sizeOf(regions, 0);
  return (
    <div className="overlap">
      <svg viewBox={`0 0 360 ${height}`} role="img" aria-label={t('audience.overlapLabel')}>
        {centres.map(({ x, y }, i) => (
          <circle key={names[i]} className={`overlap__circle overlap__circle--${i}`} cx={x} cy={y} r={RADIUS} />
        ))}
        {regions.map((region) => {
          const { x, y } = middleOf(region.in, centres);
          return (
            <text key={region.in.join()} x={x} y={y} textAnchor="middle" dominantBaseline="central">
              <title>{`${say(region)}: ${region.n.toLocaleString(language)}`}</title>
              {formatCount(region.n, language)}
            </text>
          );
        })}
      </svg>
      <div className="overlap__words">
        <ul>
          {names.map((name, i) => (
            <li key={name}>
              <i className={`overlap__dot overlap__dot--${i}`} />
              <span>{name}</span>
              <strong className="number">{sizeOf(regions, i).toLocaleString(language)}</strong>
            </li>
          ))}
        </ul>
        <p className="quiet">
          {t('audience.overlapShared', {
            n: shared.toLocaleString(language),
            share: formatShare(first === 0 ? 0 : shared / first),
            name: names[0],
          })}
        </p>
      </div>
    </div>
  );
}
