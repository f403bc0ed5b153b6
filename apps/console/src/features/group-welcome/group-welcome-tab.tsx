import { useQuery } from '@tanstack/react-query';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Popconfirm, Table } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { addAgain, deleteGroupWelcome, groupWelcomes } from './group-welcome-queries.ts';
import { OwnersDrawer } from './owners-drawer.tsx';
import type { Welcome } from './welcome-draft.ts';
import { WelcomeEditor } from './welcome-editor.tsx';

/** What newcomers of groups are greeted with; owners choose it in the client, and tick that they did. */
export function GroupWelcomeTab() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(groupWelcomes);
  const [editing, setEditing] = useState<'new' | Welcome | null>(null);
  const [shown, setShown] = useState<Welcome | null>(null);
  return (
    <Loaded query={query}>
      {({ welcomes, most }) => (
        <Sheet
          flush
          title={t('groupWelcome.sheet')}
          note={t('groupWelcome.note', { n: welcomes.filter(({ state }) => state !== 'refused').length, most })}
          actions={
            can('delivery.edit') && (
              <Button type="primary" onClick={() => setEditing('new')}>
                {t('groupWelcome.add')}
              </Button>
            )
          }
        >
          {welcomes.length === 0 ? (
            <EmptyState title={t('groupWelcome.empty.title')}>{t('groupWelcome.empty.text')}</EmptyState>
          ) : (
            <Table<Welcome>
              size="middle"
              rowKey="id"
              pagination={false}
              dataSource={welcomes}
              columns={[
                {
                  title: t('groupWelcome.name'),
                  render: (_, { name, content }) => (
                    <>
                      <strong>{name}</strong>
                      <div className="faint">{content.text.slice(0, 60)}</div>
                    </>
                  ),
                },
                {
                  title: t('groupWelcome.where.label'),
                  render: (_, { stores }) =>
                    stores ? stores.map(({ name }) => name).join('、') : t('groupWelcome.where.all'),
                },
                { title: t('groupWelcome.state'), render: (_, welcome) => <State welcome={welcome} /> },
                {
                  title: t('groupWelcome.changedAt'),
                  render: (_, { changedAt, changedBy }) => (
                    <>
                      <At at={changedAt} /> <span className="faint">{changedBy}</span>
                    </>
                  ),
                },
                {
                  align: 'right',
                  render: (_, welcome) => (
                    <Actions welcome={welcome} onEdit={() => setEditing(welcome)} onOwners={() => setShown(welcome)} />
                  ),
                },
              ]}
            />
          )}
          {editing && <WelcomeEditor welcome={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
          {shown && <OwnersDrawer id={shown.id} name={shown.name} onClose={() => setShown(null)} />}
        </Sheet>
      )}
    </Loaded>
  );
}

function State({ welcome: { state, behind, error } }: { welcome: Welcome }) {
  const { t } = useTranslation();
  const needsSomebody = state === 'unknown' || state === 'refused';
  return (
    <span className={needsSomebody ? 'person' : undefined}>
      {t(`groupWelcome.states.${behind ? 'behind' : state}`)}
      {error && <span className="code small"> {error}</span>}
      {state === 'unknown' && <div className="small">{t('groupWelcome.unknownHelp')}</div>}
    </span>
  );
}

function Actions({ welcome, onEdit, onOwners }: { welcome: Welcome; onEdit: () => void; onOwners: () => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const { id, state } = welcome;
  const changes = [groupWelcomes.queryKey];
  const remove = useAction({ run: deleteGroupWelcome, changes, done: t('groupWelcome.deleted') });
  const again = useAction({ run: addAgain, changes, done: t('groupWelcome.addedAgain') });
  const mayEdit = can('delivery.edit');
  return (
    <span className="row welcome-actions">
      {state === 'live' && (
        <Button size="small" onClick={onOwners}>
          {t('groupWelcome.owners.show')}
        </Button>
      )}
      {mayEdit && ['ready', 'live', 'refused'].includes(state) && (
        <Button size="small" onClick={onEdit}>
          {t('groupWelcome.edit')}
        </Button>
      )}
      {mayEdit && state === 'unknown' && (
        <Button size="small" onClick={() => again.mutate(id)}>
          {t('groupWelcome.again')}
        </Button>
      )}
      {mayEdit && ['ready', 'unknown', 'live', 'refused'].includes(state) && (
        <Popconfirm
          title={t('groupWelcome.deleteTitle')}
          description={t('groupWelcome.deleteText')}
          okText={t('groupWelcome.delete')}
          cancelText={t('shared.cancel')}
          onConfirm={() => remove.mutate(id)}
        >
          <Button size="small" type="text">
            {t('groupWelcome.delete')}
          </Button>
        </Popconfirm>
      )}
    </span>
  );
}
