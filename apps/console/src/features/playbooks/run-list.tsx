import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Checkbox, Select, Table, Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Count } from '../../shared/values.tsx';
import { useWord } from '../../shared/words.ts';
import './funnel-bars.css';
import { playbooks, type RunRow, runs } from './playbook-queries.ts';
import { isStopped } from './run-refusal.tsx';

/** Runs, the newest first, each with its funnel as numbers and as a bar. */
export function RunTable({
  code,
  withEmpty,
  onFilter,
}: {
  code: string | undefined;
  /** Event-triggered playbooks fire often and mostly find nobody; such runs are left out unless asked for. */
  withEmpty: boolean;
  onFilter: (filter: { code?: string; withEmpty: boolean }) => void;
}) {
  const { t } = useTranslation();
  const word = useWord();
  const query = useQuery(runs(code));
  const all = useQuery(playbooks);
  const number = (key: 'considered' | 'refused' | 'heldOut' | 'notSent' | 'sent') => ({
    title: t(`playbooks.runs.${key}`),
    align: 'right' as const,
    width: 84,
    render: (_: unknown, run: RunRow) => (run[key] > 0 ? <Count n={run[key]} /> : <span className="faint">0</span>),
  });
  return (
    <Sheet
      flush
      actions={
        <>
          <Checkbox checked={withEmpty} onChange={(event) => onFilter({ code, withEmpty: event.target.checked })}>
            {t('playbooks.runs.withEmpty')}
          </Checkbox>
          <Select
            allowClear
            style={{ width: 220 }}
            placeholder={t('playbooks.runs.all')}
            value={code}
            onChange={(next?: string) => onFilter({ code: next, withEmpty })}
            options={all.data?.playbooks.map((playbook) => ({ value: playbook.code, label: playbook.name }))}
          />
        </>
      }
    >
      <Loaded query={query}>
        {(data) => {
          const shown = data.runs.filter(
            (run) => withEmpty || run.considered > 0 || run.state === 'fired' || run.refusal,
          );
          return shown.length === 0 ? (
            <EmptyState title={t('playbooks.runs.empty.title')}>{t('playbooks.runs.empty.text')}</EmptyState>
          ) : (
            <Table<RunRow>
              size="middle"
              rowKey="runId"
              pagination={shown.length > 30 ? { pageSize: 30, showSizeChanger: false } : false}
              dataSource={shown}
              columns={[
                {
                  title: t('playbooks.runs.run'),
                  render: (_, run) => (
                    <span className="row">
                      <Link to="/runs/$runId" params={{ runId: run.runId }}>
                        {run.name}
                      </Link>
                      {isStopped(run) ? (
                        <Tag color="warning">{t('playbooks.run.refused')}</Tag>
                      ) : (
                        <Tag color={run.state === 'decided' || run.state === 'fired' ? 'success' : undefined}>
                          {word('runState', run.state)}
                        </Tag>
                      )}
                    </span>
                  ),
                },
                { title: t('playbooks.runs.fired'), render: (_, run) => <At at={run.firedAt} /> },
                number('considered'),
                number('refused'),
                number('heldOut'),
                {
                  title: t('playbooks.runs.open'),
                  align: 'right',
                  width: 84,
                  render: (_, run) =>
                    run.dispatched > 0 ? (
                      <span className="number person">{run.dispatched}</span>
                    ) : (
                      <span className="faint">0</span>
                    ),
                },
                number('notSent'),
                number('sent'),
                { width: 130, render: (_, run) => <RunBar run={run} /> },
              ]}
            />
          );
        }}
      </Loaded>
    </Sheet>
  );
}

function RunBar({ run }: { run: RunRow }) {
  const parts = [
    { key: 'sent', n: run.sent },
    { key: 'open', n: run.dispatched },
    { key: 'lost', n: run.refused + run.notSent },
    { key: 'heldOut', n: run.heldOut },
  ];
  return (
    <div className="parts">
      {parts.map((part) => part.n > 0 && <i key={part.key} className={`is-${part.key}`} style={{ flex: part.n }} />)}
    </div>
  );
}
