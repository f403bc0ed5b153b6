import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ConsoleMe } from '@xiaoer/contracts';
import { Nothing, postJson, useLanguage, useTranslation } from '@xiaoer/ui';
import { Avatar, Dropdown } from 'antd';
import { useState } from 'react';
import { PasswordForm } from '../features/access/password-form.tsx';
import { useAction } from '../shared/action.ts';

/** Who is logged in and of what she sees; language, password, log-out. */
export function UserMenu({ user }: { user: ConsoleMe }) {
  const { t } = useTranslation();
  const [language, changeLanguage] = useLanguage();
  const [changing, setChanging] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const logOut = useAction({
    run: () => postJson('/api/console/logout', {}, Nothing),
    onDone: () => {
      void navigate({ to: '/login' }).then(() => client.clear());
    },
  });
  const scope = user.wholeChain ? t('shell.wholeChain') : t('shell.someStores', { n: user.stores ?? 0 });
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="topLeft"
        menu={{
          items: [
            { key: 'language', label: t('shell.otherLanguage') },
            { key: 'password', label: t('shell.password') },
            { type: 'divider' },
            { key: 'out', label: t('shell.logOut') },
          ],
          onClick: ({ key }) => {
            if (key === 'language') changeLanguage(language === 'en' ? 'zh-CN' : 'en');
            if (key === 'password') setChanging(true);
            if (key === 'out') logOut.mutate(undefined);
          },
        }}
      >
        <button type="button" className="user">
          <Avatar size={30} className="user__face">
            {user.name.slice(0, 1)}
          </Avatar>
          <span className="user__who">
            <span>{user.name}</span>
            <span className="faint small">
              {t(`access.role.${user.role}`)} · {scope}
            </span>
          </span>
        </button>
      </Dropdown>
      {changing && <PasswordForm onClose={() => setChanging(false)} />}
    </>
  );
}
