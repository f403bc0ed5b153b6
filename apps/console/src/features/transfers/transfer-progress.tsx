import { useQuery } from '@tanstack/react-query';
import type { TransferDetails } from '@xiaoer/contracts';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Popconfirm, Table, Tag } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At, Count } from '../../shared/values.tsx';
import { StateBar } from './state-bar.tsx';
import { cancelTransfer, leftOutFile, transfer, transfers } from './transfer-queries.ts';

/** One action: how far it is with each receiver, and who was not handed over and why. */
export function TransferProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery(transfer(id));
  return (
    <div className="stack">
      <div>
        <Button type="link" style={{ paddingInline: 0 }} onClick={onClose}>
          {t('transfers.toList')}
        </Button>
      </div>
      <Loaded query={query}>
        {(data) => (
          <>
            <Standing data={data} />
            <Legs data={data} />
            <LeftOut data={data} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Standing({ data }: { data: TransferDetails }) {
  const { t } = useTranslation();
  return (
    <Sheet
      title={t('transfers.title', { from: data.fromName })}
      note={t(`transfers.kind.${data.kind}`)}
      actions={<Cancel data={data} />}
    >
      <p>
        {t('transfers.begun', { by: data.madeBy })} <At at={data.madeAt} />
        {data.cancelledAt && (
          <>
            {' '}
            <Tag>{t('transfers.cancelled')}</Tag>
          </>
        )}
      </p>
      <p className="quiet">
        {data.state === 'done' ? (
          <>
            {t('transfers.over')} <At at={data.endedAt} />
          </>
        ) : data.refusableUntil ? (
          <>
            {t('transfers.refusableUntil')} <At at={data.refusableUntil} />
          </>
        ) : (
          t('transfers.running')
        )}
      </p>
      <div className="stack">
        <StateBar counts={data.contacts} of="contacts" />
        <StateBar counts={data.groups} of="groups" />
      </div>
      {data.successText && <p className="quiet">{t('transfers.told', { text: data.successText })}</p>}
    </Sheet>
  );
}

/** Only what was not asked yet can be taken back. */
function Cancel({ data }: { data: TransferDetails }) {
  const { t } = useTranslation();
  const can = useCan();
  const planned = (data.contacts.planned ?? 0) + (data.groups.planned ?? 0);
  const cancel = useAction({
    run: cancelTransfer,
    changes: [['transfers', 'one', data.id], transfers.queryKey],
    done: t('transfers.cancelDone'),
  });
  if (!can('delivery.edit') || data.state === 'done' || data.cancelledAt || planned === 0) return null;
  return (
    <Popconfirm
      title={t('transfers.cancelAsk', { n: planned })}
      okText={t('transfers.cancelDo')}
      cancelText={t('shared.cancel')}
      onConfirm={() => cancel.mutate(data.id)}
    >
      <Button loading={cancel.isPending}>{t('transfers.cancelDo')}</Button>
    </Popconfirm>
  );
}

function Legs({ data }: { data: TransferDetails }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <Sheet title={t('transfers.receivers')} note={t('transfers.receiversNote')}>
      {data.legs.map(({ userid, name, contacts, groups, problem, readAt }) => (
        <div className="transfer-leg" key={userid}>
          <div>
            {name}
            <div className="code faint small">{userid}</div>
            <div className="faint small">
              {readAt ? (
                <>
                  {t('transfers.readAt')} <At at={readAt} />
                </>
              ) : (
                t('transfers.notRead')
              )}
            </div>
          </div>
          <div>
            <StateBar counts={contacts} of="contacts" />
            <StateBar counts={groups} of="groups" />
            {problem && (
              <div className="person small">
                {problem.code} {language === 'en' ? problem.en : problem.zh}
              </div>
            )}
          </div>
        </div>
      ))}
    </Sheet>
  );
}

type Reason = TransferDetails['reasons'][number];

function LeftOut({ data }: { data: TransferDetails }) {
  const { t } = useTranslation();
  const can = useCan();
  if (data.reasons.length === 0) return null;
  return (
    <Sheet
      flush
      title={t('transfers.leftOut')}
      note={t('transfers.leftOutNote')}
      actions={can('delivery.edit') && <Button href={leftOutFile(data.id)}>{t('transfers.download')}</Button>}
    >
      <Table<Reason>
        size="middle"
        rowKey={({ of, state, code }) => `${of} ${state} ${code}`}
        pagination={false}
        dataSource={data.reasons}
        columns={[
          { title: t('transfers.result'), width: 160, render: (_, { state }) => t(`transfers.state.${state}`) },
          { title: t('transfers.why'), render: (_, reason) => <ReasonWords reason={reason} /> },
          {
            title: t('transfers.code'),
            width: 160,
            render: (_, { code }) => <span className="code faint">{code}</span>,
          },
          {
            title: t('transfers.number'),
            width: 140,
            align: 'right',
            render: (_, { of, n }) => (
              <>
                <Count n={n} /> <span className="faint">{t(`transfers.unit.${of}`)}</span>
              </>
            ),
          },
        ]}
      />
    </Sheet>
  );
}

function ReasonWords({ reason: { code, zh, en } }: { reason: Reason }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return zh ? (language === 'en' ? en : zh) : t(`transfers.reason.${code}`, { defaultValue: code });
}
