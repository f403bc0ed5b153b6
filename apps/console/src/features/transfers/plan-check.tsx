import { useQuery } from '@tanstack/react-query';
import type { TransferPlan, TransferRequest } from '@xiaoer/contracts';
import { formatCount, useLanguage, useTranslation } from '@xiaoer/ui';
import { Alert, Button, Input, Table } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Count } from '../../shared/values.tsx';
import { TYPED_FROM } from './draft.ts';
import { plan, startTransfer, transfers } from './transfer-queries.ts';

/** What will happen and what will not, before anything does; and the word that lets it begin. */
export function PlanCheck({
  request,
  onBack,
  onStarted,
}: {
  request: TransferRequest;
  onBack: () => void;
  onStarted: (id: string) => void;
}) {
  const query = useQuery(plan(request));
  return (
    <Loaded query={query}>
      {(data) => (
        <div className="stack">
          <Numbers data={data} />
          <Receivers data={data} />
          <WhatHappens request={request} data={data} />
          <Go request={request} data={data} onBack={onBack} onStarted={onStarted} />
        </div>
      )}
    </Loaded>
  );
}

function Numbers({ data }: { data: TransferPlan }) {
  const { t } = useTranslation();
  const skipped = [...data.skippedContacts, ...data.skippedGroups].reduce((sum, { n }) => sum + n, 0);
  return (
    <>
      <FigureRow>
        <Figure
          label={t('transfers.check.contacts')}
          value={<Count n={data.contacts} />}
          note={t('transfers.check.contactsNote')}
        />
        <Figure
          label={t('transfers.check.groups')}
          value={<Count n={data.groups} />}
          note={
            data.groupDays > 1 ? t('transfers.check.groupDays', { n: data.groupDays }) : t('transfers.check.groupsNote')
          }
        />
        <Figure
          label={t('transfers.check.skipped')}
          value={<Count n={skipped} />}
          tone={skipped > 0 ? 'person' : 'plain'}
          note={skipped === 0 ? t('transfers.check.noneSkipped') : undefined}
        />
        <Figure
          label={t('transfers.check.calls')}
          value={<Count n={data.calls} />}
          note={t('transfers.check.callsNote')}
        />
      </FigureRow>
      {skipped > 0 && (
        <ul className="quiet">
          {data.skippedContacts.map(({ reason, n }) => (
            <li key={reason}>
              {t('transfers.of.contacts', { n })}：{t(`transfers.reason.${reason}`)}
            </li>
          ))}
          {data.skippedGroups.map(({ reason, n }) => (
            <li key={reason}>
              {t('transfers.of.groups', { n })}：{t(`transfers.reason.${reason}`)}
            </li>
          ))}
        </ul>
      )}
      {data.daysLeft !== null && (
        <p className={data.daysLeft < 30 ? 'person' : 'quiet'}>{t('transfers.check.daysLeft', { n: data.daysLeft })}</p>
      )}
    </>
  );
}

function Receivers({ data }: { data: TransferPlan }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <Table<TransferPlan['receivers'][number]>
      size="small"
      rowKey="userid"
      pagination={false}
      dataSource={data.receivers}
      columns={[
        {
          title: t('transfers.receiver'),
          render: (_, { name, userid, problem }) => (
            <>
              {name} <span className="code faint">{userid}</span>
              {problem && (
                <div className="person small">
                  {t('transfers.check.problem', {
                    code: problem.code,
                    words: language === 'en' ? problem.en : problem.zh,
                  })}
                </div>
              )}
            </>
          ),
        },
        { title: t('transfers.headroom'), align: 'right', render: (_, { headroom }) => <Count n={headroom} /> },
        {
          title: t('transfers.contacts'),
          align: 'right',
          render: (_, { contacts, knownAlready }) => (
            <>
              <Count n={contacts} />
              {knownAlready > 0 && (
                <div className="faint small">
                  {t('transfers.check.knownAlready', { n: formatCount(knownAlready, language) })}
                </div>
              )}
            </>
          ),
        },
        { title: t('transfers.groups'), align: 'right', render: (_, { groups }) => <Count n={groups} /> },
      ]}
    />
  );
}

/** What the platform does with it: nobody should be surprised. */
function WhatHappens({ request, data }: { request: TransferRequest; data: TransferPlan }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="info"
      title={t('transfers.check.how')}
      description={
        <ul>
          {data.contacts > 0 && <li>{t('transfers.check.day')}</li>}
          {data.contacts > 0 && <li>{t(`transfers.check.${request.kind}`)}</li>}
          {data.groups > 0 && <li>{t('transfers.check.groupsAtOnce')}</li>}
          <li>{t('transfers.check.noWayBack')}</li>
        </ul>
      }
    />
  );
}

function Go({
  request,
  data,
  onBack,
  onStarted,
}: {
  request: TransferRequest;
  data: TransferPlan;
  onBack: () => void;
  onStarted: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  // One key for this sight of the plan: pressing twice is beginning once.
  const [key] = useState(() => crypto.randomUUID());
  const total = data.contacts + data.groups;
  const mustType = total >= TYPED_FROM;
  const start = useAction({
    run: startTransfer,
    changes: [transfers.queryKey, ['transfers', 'plan']],
    done: t('transfers.check.started'),
    onDone: ({ id }) => onStarted(id),
  });
  return (
    <div className="transfer-foot">
      <Button onClick={onBack}>{t('transfers.back')}</Button>
      {mustType && (
        <Input
          style={{ width: 260 }}
          className="number"
          placeholder={t('transfers.check.type', { n: total })}
          aria-label={t('transfers.check.type', { n: total })}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <Button
        type="primary"
        loading={start.isPending}
        disabled={total === 0 || (mustType && typed.trim() !== String(total))}
        onClick={() => start.mutate({ ...request, key, confirmed: { contacts: data.contacts, groups: data.groups } })}
      >
        {total === 0
          ? t('transfers.check.nothing')
          : t('transfers.check.go', { contacts: data.contacts, groups: data.groups })}
      </Button>
    </div>
  );
}
