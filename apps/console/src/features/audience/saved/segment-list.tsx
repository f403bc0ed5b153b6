import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { SavedSegment } from '@xiaoer/contracts';
import { EmptyState, useLanguage, useTranslation } from '@xiaoer/ui';
import { Table, Tag } from 'antd';
import { Loaded } from '../../../shared/loaded.tsx';
import { Sheet } from '../../../shared/page.tsx';
import { At, Count } from '../../../shared/values.tsx';
import { segments } from '../audience-queries.ts';
import { Sparkline } from './sparkline.tsx';
import { TemplateCards } from './template-cards.tsx';
import './saved.css';

/** Saved segments: what each says, how many are in it, who needs it. */
export function SegmentList({ archived, query }: { archived: boolean; query: string }) {
  const { t } = useTranslation();
  const all = useQuery(segments(archived));
  return (
    <Loaded query={all}>
      {({ segments: rows }) => {
        const words = query.trim().toLowerCase();
        const found = rows.filter(({ name, key, sentence }) =>
          [name, key, sentence.zh, sentence.en].some((text) => text.toLowerCase().includes(words)),
        );
        if (rows.length === 0 && !archived)
          return (
            <Sheet>
              <EmptyState title={t('audience.empty.title')}>{t('audience.empty.text')}</EmptyState>
              <TemplateCards />
            </Sheet>
          );
        return (
          <>
            <Sheet flush>
              {found.length === 0 ? (
                <EmptyState>
                  {t(archived && rows.length === 0 ? 'audience.noneArchived' : 'audience.noneFound')}
                </EmptyState>
              ) : (
                <SegmentTable rows={found} nameOf={(key) => rows.find((one) => one.key === key)?.name ?? key} />
              )}
            </Sheet>
            {!archived && (
              <Sheet title={t('audience.templatesTitle')}>
                <TemplateCards />
              </Sheet>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function SegmentTable({ rows, nameOf }: { rows: readonly SavedSegment[]; nameOf: (key: string) => string }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const navigate = useNavigate();
  return (
    <Table<SavedSegment>
      size="middle"
      rowKey="key"
      className="segments"
      scroll={{ x: 780 }}
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      dataSource={[...rows]}
      onRow={({ key }) => ({ onDoubleClick: () => void navigate({ to: '/audience/$key', params: { key } }) })}
      columns={[
        {
          title: t('audience.segment'),
          render: (_, { key, name, sentence, lost }) => (
            <div className="cell-two">
              <span className="row">
                <Link to="/audience/$key" params={{ key }}>
                  {name}
                </Link>
                {lost.length > 0 && <Tag color="warning">{t('audience.lostTag', { n: lost.length })}</Tag>}
              </span>
              <span className="faint small segments__sentence">{sentence[language === 'en' ? 'en' : 'zh']}</span>
            </div>
          ),
        },
        {
          title: t('audience.size'),
          align: 'right',
          width: 190,
          render: (_, { key, size, live, members }) => (
            <span className="segments__size">
              <Sparkline segmentKey={key} />
              {live && members !== null ? (
                <Count n={members} />
              ) : size ? (
                <Count n={size.n} />
              ) : (
                <span className="faint">{t('audience.notCounted')}</span>
              )}
            </span>
          ),
        },
        {
          title: t('audience.watched'),
          width: 90,
          render: (_, { live }) =>
            live ? <Tag color="success">{t('audience.live')}</Tag> : <span className="faint">—</span>,
        },
        {
          title: t('audience.usedBy'),
          width: 150,
          render: (_, { usedBy }) =>
            usedBy.length === 0 ? (
              <span className="faint">—</span>
            ) : (
              <span className="small">{usedBy.map(nameOf).join('、')}</span>
            ),
        },
        {
          title: t('audience.changed'),
          width: 170,
          render: (_, { changedAt, changedBy, version }) => (
            <div className="cell-two">
              <At at={changedAt} />
              <span className="faint small">
                {changedBy} · {t('audience.version', { n: version })}
              </span>
            </div>
          ),
        },
      ]}
    />
  );
}
