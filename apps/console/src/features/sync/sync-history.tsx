import type { SyncRun } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { At, Count } from '../../shared/values.tsx';
import { countOf, DOUBTS, placesOf, rowsPerSecond } from './figures.ts';
import { SyncFindings } from './sync-findings.tsx';

/** The runs, newest first; each opens to what it found. */
export function SyncHistory({ runs, expectedCalls }: { runs: readonly SyncRun[]; expectedCalls: number | null }) {
  const { t } = useTranslation();
  return (
    <Table<SyncRun>
      size="middle"
      rowKey="id"
      pagination={runs.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
      dataSource={[...runs]}
      expandable={{
        rowExpandable: ({ findings }) => findings.length > 0,
        expandedRowRender: (run) => <SyncFindings run={run} expectedCalls={expectedCalls} />,
      }}
      columns={[
        { title: t('sync.startedAt'), width: 150, render: (_, run) => <At at={run.startedAt} /> },
        { title: t('sync.kind'), width: 140, render: (_, run) => <Kind run={run} /> },
        { title: t('sync.result'), render: (_, run) => <Result run={run} /> },
        { title: t('sync.contacts'), width: 110, align: 'right', render: (_, run) => <Count n={run.contactsRead} /> },
        { title: t('sync.speed'), width: 110, align: 'right', render: (_, run) => <Speed run={run} /> },
        { title: t('sync.calls'), width: 130, align: 'right', render: (_, run) => <Calls run={run} /> },
      ]}
    />
  );
}

function Kind({ run }: { run: SyncRun }) {
  const { t } = useTranslation();
  return (
    <>
      {t(`sync.kinds.${run.kind}`)}
      {run.askedBy && <div className="small faint">{run.askedBy}</div>}
    </>
  );
}

function Result({ run }: { run: SyncRun }) {
  const { t } = useTranslation();
  if (run.state === 'running') return <span>{t('sync.states.running')}</span>;
  if (run.state === 'refused')
    return (
      <span className="person">
        {t('sync.states.refused')} <span className="code">{run.problem}</span>
      </span>
    );
  const doubts = placesOf(run, ...DOUBTS);
  const taken = countOf(run, 'contacts_taken');
  const mended = countOf(run, 'contacts_added', 'contacts_back', 'contacts_ended');
  if (doubts > 0) return <span className="person">{t('sync.states.doubted', { n: doubts })}</span>;
  if (mended > 0) return <span>{t('sync.states.mended', { n: mended })}</span>;
  if (taken > 0) return <span>{t('sync.states.taken', { n: taken })}</span>;
  return <span className="faint">{t('sync.states.fine')}</span>;
}

function Speed({ run }: { run: SyncRun }) {
  const speed = rowsPerSecond(run);
  return speed === null ? <span className="faint">—</span> : <Count n={speed} />;
}

function Calls({ run }: { run: SyncRun }) {
  return (
    <>
      <Count n={run.apiCalls} /> <span className="faint">/ {run.leastCalls}</span>
    </>
  );
}
