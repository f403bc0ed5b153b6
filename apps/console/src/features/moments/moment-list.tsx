import type { MomentList } from '@xiaoer/contracts';
import { formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Popconfirm, Table } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { At, Count } from '../../shared/values.tsx';
import { moments, remindMoment, stopMoment } from './moment-queries.ts';

type Row = MomentList['moments'][number];
const OPEN = new Set(['ready', 'sending', 'unknown', 'asked', 'open']);

/** Moments, the latest first: how many published, who can see it, and how old that is. */
export function MomentTable({ rows, onOpen }: { rows: Row[]; onOpen: (row: Row) => void }) {
  const { t } = useTranslation();
  return (
    <Table<Row>
      size="middle"
      rowKey="id"
      dataSource={rows}
      pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      columns={[
        {
          title: t('moments.moment'),
          render: (_, row) => (
            <button type="button" className="link moment-name" onClick={() => onOpen(row)}>
              <strong>{row.name}</strong>
              <span className="faint">{row.content.text.slice(0, 40) || t('moments.noText')}</span>
            </button>
          ),
        },
        { title: t('moments.state'), width: 150, render: (_, row) => <State row={row} /> },
        { title: t('moments.published'), width: 190, render: (_, row) => <Published row={row} /> },
        { title: t('moments.reach'), width: 90, align: 'right', render: (_, { reach }) => <Count n={reach} /> },
        {
          title: `${t('moments.likes')} / ${t('moments.comments')}`,
          width: 110,
          align: 'right',
          render: (_, { likes, comments }) => (
            <span className="number">
              {likes} / {comments}
            </span>
          ),
        },
        { title: t('moments.sendAt'), width: 120, render: (_, { sendAt }) => <At at={sendAt} /> },
        { width: 150, align: 'right', render: (_, row) => <Actions row={row} /> },
      ]}
    />
  );
}

function State({ row }: { row: Row }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const state = row.stopping && row.state === 'open' ? 'stopping' : row.state;
  const needsSomebody = state === 'refused' || state === 'unknown';
  return (
    <span className={needsSomebody ? 'person' : undefined}>
      {t(`moments.states.${state}`)}
      {row.error && <span className="code small"> {row.error}</span>}
      {row.state === 'open' && (
        <span className="faint small moment-until">
          {t('moments.until', { at: formatTime(row.expiresAt, 'moment', { language }) })}
        </span>
      )}
    </span>
  );
}

function Published({ row }: { row: Row }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const asked = row.accounts - row.notAsked;
  return (
    <div>
      <span className="number">
        {row.published} / {asked}
      </span>
      {row.invalid > 0 && <span className="person small"> {t('moments.invalid', { n: row.invalid })}</span>}
      {row.notAsked > 0 && <span className="faint small"> {t('moments.notAsked', { n: row.notAsked })}</span>}
      <div className="meter">
        <span style={{ width: `${asked === 0 ? 0 : (row.published / asked) * 100}%` }} />
      </div>
      {row.readAt && (
        <span className="faint small">
          {t('moments.readAt', { at: formatTime(row.readAt, 'moment', { language }) })}
        </span>
      )}
    </div>
  );
}

function Actions({ row }: { row: Row }) {
  const { t } = useTranslation();
  const can = useCan();
  const stop = useAction({ run: stopMoment, changes: [moments.queryKey], done: t('moments.stopped') });
  const remind = useAction({ run: remindMoment, changes: [moments.queryKey], done: t('moments.reminded') });
  if (!can('delivery.edit') || !OPEN.has(row.state) || row.stopping) return null;
  return (
    <span className="row">
      {row.state === 'open' && row.waiting > 0 && row.reminders < 3 && (
        <Button size="small" loading={remind.isPending} onClick={() => remind.mutate(row.id)}>
          {t('moments.remind')}
        </Button>
      )}
      <Popconfirm
        title={t('moments.stopTitle')}
        description={t('moments.stopText', { n: row.published })}
        okText={t('moments.stop')}
        cancelText={t('shared.cancel')}
        onConfirm={() => stop.mutate(row.id)}
      >
        <Button size="small" danger loading={stop.isPending}>
          {t('moments.stop')}
        </Button>
      </Popconfirm>
    </span>
  );
}
