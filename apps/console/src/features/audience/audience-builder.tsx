import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SegmentDetail, SegmentDirectory } from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Tabs, Tag } from 'antd';
import { useMemo } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { Breakdown } from './answers/breakdown.tsx';
import { LiveCount } from './answers/live-count.tsx';
import { Overlap } from './answers/overlap.tsx';
import { Sample } from './answers/sample.tsx';
import { SizeCurve } from './answers/size-curve.tsx';
import { useSettled } from './answers/use-settled.ts';
import { type By, directory } from './audience-queries.ts';
import { draftOf, EMPTY_DRAFT, typed, understood } from './rule/draft.ts';
import { RulePicture } from './rule/rule-picture.tsx';
import { completeTree } from './rule/tree-editing.ts';
import { useRule } from './rule/use-rule.ts';
import { SaveSegment } from './saved/save-segment.tsx';
import { SegmentActions } from './saved/segment-actions.tsx';
import { templatesFor } from './saved/templates.ts';
import { Versions } from './saved/versions.tsx';
import { WatchSwitch } from './saved/watch-switch.tsx';
import { RuleText } from './text/rule-text.tsx';
import './audience.css';

/** The question is asked once nobody has changed it for so long; the one before is given up. */
const SETTLED_MS = 200;

const ANSWERS = ['breakdown', 'sample', 'overlap', 'size', 'versions'] as const;
type Answer = (typeof ANSWERS)[number];
/** What of the answers is looked at: lives in the address. */
interface Looking {
  tab?: Answer;
  by?: By;
  /** Keys of the segments that it is compared with. */
  with?: string[];
}

interface Props {
  /** Null: a new one. */
  detail: SegmentDetail | null;
  template?: string;
  looking: Looking;
  onLook: (looking: Looking) => void;
}

/** A segment being written: as a picture and as text, counted all the while. */
export function AudienceBuilder(props: Props) {
  const { t } = useTranslation();
  const query = useQuery(directory);
  if (query.data) return <Builder {...props} sent={query.data} />;
  return (
    <Page title={props.detail?.name ?? t('audience.newTitle')}>
      <Loaded query={query}>{() => null}</Loaded>
    </Page>
  );
}

function Builder({ detail, template, looking, onLook, sent }: Props & { sent: SegmentDirectory }) {
  const { t } = useTranslation();
  const can = useCan();
  const saved = useMemo(() => (detail ? understood(detail.tree) : null), [detail]);
  const rule = useRule(sent, (names) => {
    if (!detail) {
      const begun = templatesFor(names).find(({ id }) => id === template);
      return begun ? draftOf(begun.tree, names) : EMPTY_DRAFT;
    }
    // a rule that this page does not understand all of stays as it is written
    return saved
      ? { ...EMPTY_DRAFT, tree: saved, text: detail.text }
      : { ...typed(EMPTY_DRAFT, detail.text, names), past: [], typing: false };
  });
  const { draft, build } = rule;
  const now = useMemo(() => completeTree(draft.tree), [draft.tree]);
  const sign = JSON.stringify(now);
  const asked = useSettled(now, sign, SETTLED_MS);
  const changed = sign !== JSON.stringify(saved);
  const open = now !== null && JSON.stringify(draft.tree) !== sign;
  const why = draft.problem
    ? t('audience.whyNot.problem')
    : now === null
      ? t('audience.whyNot.empty')
      : open
        ? t('audience.whyNot.open')
        : null;
  const name = detail?.name ?? t('audience.newTitle');
  return (
    <Page
      back={<Link to="/audience">← {t('audience.title')}</Link>}
      title={
        <span className="row">
          {name}
          {detail && <Tag>{t('audience.version', { n: detail.version })}</Tag>}
          {detail?.archived && <Tag color="warning">{t('audience.archived')}</Tag>}
          {detail && changed && <Tag color="warning">{t('audience.unsaved')}</Tag>}
        </span>
      }
      sentence={
        detail ? (
          <>
            {t('audience.changedBy', { by: detail.changedBy })} <At at={detail.changedAt} />
            {detail.usedBy.length > 0 && ` · ${t('audience.usedByN', { n: detail.usedBy.length })}`}
            {detail.lost.length > 0 && (
              <span className="person"> · {t('audience.lostN', { n: detail.lost.length })}</span>
            )}
          </>
        ) : (
          t('audience.newSentence')
        )
      }
      actions={
        <>
          {detail && <SegmentActions key={detail.key} detail={detail} saved={saved} changed={changed} />}
          {can('audience.write') && !detail?.archived && (
            <SaveSegment
              detail={detail}
              tree={now}
              changed={changed}
              why={why}
              suggested={template ? t(`audience.templates.${template}`, { defaultValue: '' }).replace(/[{}]/g, '') : ''}
            />
          )}
        </>
      }
    >
      <LiveCount tree={asked} waits={sign !== JSON.stringify(asked)} />
      <div className="split builder">
        <RulePicture rule={rule} />
        <RuleText rule={rule} />
      </div>
      {detail && (
        <Sheet>
          <WatchSwitch detail={detail} />
        </Sheet>
      )}
      <Answers detail={detail} tree={asked} looking={looking} onLook={onLook} name={name} onRestore={build} />
    </Page>
  );
}

function Answers({
  detail,
  tree,
  looking,
  onLook,
  name,
  onRestore,
}: {
  detail: SegmentDetail | null;
  tree: Tree | null;
  looking: Looking;
  onLook: (looking: Looking) => void;
  name: string;
  onRestore: (tree: Tree) => void;
}) {
  const { t } = useTranslation();
  const tabs = ANSWERS.filter((tab) => detail !== null || (tab !== 'size' && tab !== 'versions'));
  const tab = tabs.find((one) => one === looking.tab) ?? 'breakdown';
  const needsRule = tab === 'breakdown' || tab === 'sample' || tab === 'overlap';
  return (
    <Sheet>
      <Tabs
        size="small"
        activeKey={tab}
        onChange={(next) => onLook({ ...looking, tab: next as Answer })}
        items={tabs.map((key) => ({ key, label: t(`audience.tab.${key}`) }))}
      />
      <div className="answers">
        {needsRule && tree === null && <p className="quiet">{t('audience.answersWait')}</p>}
        {tab === 'breakdown' && tree && (
          <Breakdown tree={tree} by={looking.by ?? 'city'} onBy={(by) => onLook({ ...looking, by })} />
        )}
        {tab === 'sample' && tree && <Sample tree={tree} />}
        {tab === 'overlap' && tree && (
          <Overlap
            tree={tree}
            name={name}
            own={detail?.key ?? null}
            others={looking.with ?? []}
            onOthers={(keys) => onLook({ ...looking, with: keys.length > 0 ? keys : undefined })}
          />
        )}
        {tab === 'size' && detail && <SizeCurve segmentKey={detail.key} />}
        {tab === 'versions' && detail && <Versions detail={detail} onRestore={onRestore} />}
      </div>
    </Sheet>
  );
}
