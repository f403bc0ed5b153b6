import { useQuery } from '@tanstack/react-query';
import type { ConsoleUser } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { App, Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { me } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { changeUser, users } from './access-queries.ts';
import { NewUser } from './new-user.tsx';

/** Who may log in. Users are disabled, never deleted: the audit names them. */
export function UserList() {
  const { t } = useTranslation();
  const query = useQuery(users);
  const [adding, setAdding] = useState(false);
  return (
    <Sheet
      flush
      title={t('access.users.title')}
      note={t('access.users.note')}
      actions={
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('access.users.add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Table<ConsoleUser>
            size="middle"
            rowKey="id"
            pagination={data.users.length > 50 ? { pageSize: 50 } : false}
            dataSource={data.users}
            columns={[
              {
                title: t('access.users.name'),
                render: (_, user) => (
                  <span>
                    {user.name} <span className="faint">{user.login}</span>{' '}
                    {user.disabledAt && <Tag>{t('access.users.disabled')}</Tag>}
                  </span>
                ),
              },
              { title: t('access.users.role'), render: (_, user) => t(`access.role.${user.role}`) },
              { title: t('access.users.scope'), render: (_, user) => <Scope user={user} /> },
              { title: t('access.users.since'), render: (_, user) => <At at={user.createdAt} style="full" /> },
              { align: 'right', render: (_, user) => <Switch user={user} /> },
            ]}
          />
        )}
      </Loaded>
      {adding && <NewUser onClose={() => setAdding(false)} />}
    </Sheet>
  );
}

function Scope({ user }: { user: ConsoleUser }) {
  const { t } = useTranslation();
  if (user.wholeChain) return t('access.users.wholeChain');
  const parts = [
    user.units.length > 0 && t('access.users.units', { n: user.units.length }),
    user.stores.length > 0 && t('access.users.stores', { n: user.stores.length }),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : t('shared.none');
}

function Switch({ user }: { user: ConsoleUser }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const { data: self } = useQuery(me);
  const change = useAction({ run: changeUser, changes: [users.queryKey] });
  if (self?.login === user.login) return null; // who locks herself out needs another administrator
  const disabled = user.disabledAt !== null;
  const ask = () =>
    modal.confirm({
      title: t('access.users.disableTitle', { name: user.name }),
      content: t('access.users.disableText'),
      okText: t('access.users.disable'),
      okButtonProps: { danger: true },
      onOk: () => change.mutateAsync({ id: user.id, disabled: true }).catch(() => {}),
    });
  return (
    <Button
      type="link"
      size="small"
      loading={change.isPending}
      onClick={() => (disabled ? change.mutate({ id: user.id, disabled: false }) : void ask())}
    >
      {t(disabled ? 'access.users.enable' : 'access.users.disable')}
    </Button>
  );
}
