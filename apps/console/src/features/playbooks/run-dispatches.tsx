import { useQuery } from '@tanstack/react-query';
import type { DispatchList } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { App, Button, Table, Tooltip } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At, Count } from '../../shared/values.tsx';
import { dispatches, remindRun } from './playbook-queries.ts';

type Dispatch = DispatchList['dispatches'][number];

/** Which accounts were asked to send, and how far each is. */
export function RunDispatches({ runId, open }: { runId: string; open: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const can = useCan();
  const query = useQuery(dispatches(runId));
  const remind = useAction({
    run: remindRun,
    changes: [dispatches(runId).queryKey],
    onDone: ({ reminded }) =>
      void message.success(
        reminded > 0 ? t('playbooks.run.reminded', { n: reminded }) : t('playbooks.run.remindedNone'),
      ),
  });
  const waiting = query.data?.dispatches.some((one) => one.state === 'sent' && !one.confirmedAt);
  return (
    <Sheet
      flush
      title={t('playbooks.run.dispatches')}
      note={t('playbooks.run.dispatchesNote')}
      actions={
        open &&
        waiting &&
        can('delivery.edit') && (
          <Button loading={remind.isPending} onClick={() => remind.mutate(runId)}>
            {t('playbooks.run.remind')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(data) =>
          data.dispatches.length === 0 ? (
            <p className="quiet" style={{ padding: '0 12px 8px' }}>
              {t('playbooks.run.noDispatches')}
            </p>
          ) : (
            <Rows rows={data.dispatches} />
          )
        }
      </Loaded>
    </Sheet>
  );
}

function Rows({ rows }: { rows: Dispatch[] }) {
  const { t } = useTranslation();
  return (
    <Table<Dispatch>
      size="middle"
      rowKey="no"
      pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      dataSource={rows}
      columns={[
        {
          title: t('playbooks.run.dispatch.account'),
          render: (_, one) => (
            <>
              {one.account} <span className="faint code">{one.userid}</span>
            </>
          ),
        },
        {
          title: t('playbooks.run.dispatch.state'),
          render: (_, one) => (
            <Tooltip title={one.error}>
              <span className={one.state === 'refused' || one.state === 'unknown' ? 'person' : undefined}>
                {t(`playbooks.run.dispatch.states.${one.state}`)}
              </span>
            </Tooltip>
          ),
        },
        {
          title: t('playbooks.run.dispatch.confirmed'),
          render: (_, one) =>
            one.confirmedAt ? (
              <At at={one.confirmedAt} />
            ) : (
              <span className={one.state === 'sent' ? 'person' : 'faint'}>
                {one.state === 'sent' ? t('playbooks.run.dispatch.waiting') : '—'}
                {one.reminders > 0 && ` · ${t('playbooks.run.dispatch.reminded', { n: one.reminders })}`}
              </span>
            ),
        },
        {
          title: t('playbooks.run.dispatch.recipients'),
          align: 'right',
          render: (_, one) => <Count n={one.recipients} />,
        },
        { title: t('playbooks.run.dispatch.sent'), align: 'right', render: (_, one) => <Count n={one.sent} /> },
        {
          title: t('playbooks.run.dispatch.read'),
          align: 'right',
          render: (_, one) => (
            <span className="quiet">
              <At at={one.readAt} />
            </span>
          ),
        },
      ]}
    />
  );
}
