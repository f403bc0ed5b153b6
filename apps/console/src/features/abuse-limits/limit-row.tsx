import { Trans, useTranslation } from '@xiaoer/ui';
import { InputNumber, Select, Switch } from 'antd';
import { At } from '../../shared/values.tsx';
import { type LimitDraft, type ListedLimit, readDraft, UNITS, type Unit } from './limit-draft.ts';

const ACTIONS = ['review', 'refuse'] as const;

/** One limit: what it counts, how many in how long, what happens beyond it, and the same as a sentence. */
export function LimitRow({
  saved,
  draft,
  onChange,
}: {
  saved: ListedLimit;
  draft: LimitDraft;
  /** Null: the user may only read. */
  onChange: ((draft: LimitDraft) => void) | null;
}) {
  const { t } = useTranslation();
  const { rule } = saved;
  const name = t(`abuseLimits.rule.${rule}.name`);
  const read = readDraft(rule, draft);
  const problems = 'problems' in read ? read.problems : [];
  const change = (part: Partial<LimitDraft>) => onChange?.({ ...draft, ...part });
  const field = (key: string) => `${name} · ${t(`abuseLimits.field.${key}`)}`;
  return (
    <li className={draft.active ? 'limit' : 'limit limit--off'}>
      <Switch checked={draft.active} disabled={!onChange} aria-label={name} onChange={(active) => change({ active })} />
      <div className="cell-two">
        <strong>{name}</strong>
        <span className="faint small">{t(`abuseLimits.rule.${rule}.help`)}</span>
        <Says rule={rule} draft={draft} problems={problems.length > 0} />
      </div>
      <div className="limit__terms">
        <InputNumber
          min={1}
          max={100_000}
          precision={0}
          value={draft.most}
          disabled={!onChange}
          status={problems.includes('most') ? 'error' : ''}
          prefix={t('abuseLimits.atMost')}
          suffix={t('abuseLimits.pieces')}
          aria-label={field('most')}
          onChange={(most) => change({ most })}
        />
        <span className="limit__window">
          <InputNumber
            min={1}
            precision={0}
            value={draft.span}
            disabled={!onChange}
            status={problems.includes('span') ? 'error' : ''}
            prefix={t('abuseLimits.within')}
            aria-label={field('span')}
            onChange={(span) => change({ span })}
          />
          <Select<Unit>
            value={draft.unit}
            disabled={!onChange}
            status={problems.includes('span') ? 'error' : ''}
            aria-label={field('unit')}
            onChange={(unit) => change({ unit })}
            options={(Object.keys(UNITS) as Unit[]).map((value) => ({ value, label: t(`abuseLimits.unit.${value}`) }))}
          />
        </span>
        <Select<LimitDraft['action']>
          value={draft.action}
          disabled={!onChange}
          aria-label={field('action')}
          onChange={(action) => change({ action })}
          options={ACTIONS.map((value) => ({ value, label: t(`abuseLimits.action.${value}`) }))}
        />
        <span className="faint small">
          {saved.changedAt ? (
            <>
              {t('abuseLimits.changedBy', { who: saved.changedBy ?? '' })} <At at={saved.changedAt} />
            </>
          ) : (
            t('abuseLimits.asShipped')
          )}
        </span>
      </div>
    </li>
  );
}

/** The limit as one would tell it to a colleague; or what is still wrong with it. */
function Says({ rule, draft, problems }: { rule: string; draft: LimitDraft; problems: boolean }) {
  const { t } = useTranslation();
  if (problems)
    return (
      <span className="harm small" role="alert">
        {t('abuseLimits.wrong')}
      </span>
    );
  if (!draft.active) return <span className="quiet small">{t('abuseLimits.off')}</span>;
  const next = (draft.most ?? 0) + 1;
  const window = t(`abuseLimits.any.${draft.unit}`, { n: draft.span });
  return (
    <span className="quiet small">
      <Trans
        t={t}
        i18nKey={`abuseLimits.says.${rule.startsWith('claims_') ? 'claims' : 'redeem'}.${draft.action}`}
        values={{ whose: t(`abuseLimits.rule.${rule}.whose`), window, most: draft.most, next }}
        components={{ b: <strong /> }}
      />
    </span>
  );
}
