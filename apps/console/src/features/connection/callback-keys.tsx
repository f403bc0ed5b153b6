import type { Connection } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { App, Button, Typography } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { connection as query, saveConnection } from './connection-queries.ts';

/** What is pasted into WeCom's back office, and whether WeCom has been here since. */
export function CallbackKeys({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const { callbackUrl, callbackToken, callbackAesKey, hasCallbackKeys, verifiedAt, lastEventAt } = connection;
  const set = <span className="faint">{t(hasCallbackKeys ? 'connection.setOutside' : 'connection.notYet')}</span>;
  return (
    <dl className="facts">
      <dt>URL</dt>
      <dd>
        <Typography.Text copyable className="code">
          {callbackUrl}
        </Typography.Text>
      </dd>
      <dt>Token</dt>
      <dd>{callbackToken ? <Copyable text={callbackToken} /> : set}</dd>
      <dt>EncodingAESKey</dt>
      <dd>{callbackAesKey ? <Copyable text={callbackAesKey} /> : set}</dd>
      <dt>{t('connection.verifiedAt')}</dt>
      <dd>
        <At at={verifiedAt} style="full" />
      </dd>
      <dt>{t('connection.lastEventAt')}</dt>
      <dd>
        <At at={lastEventAt} style="full" />
      </dd>
      <NewKeys connection={connection} />
    </dl>
  );
}

const Copyable = ({ text }: { text: string }) => (
  <Typography.Text copyable className="code">
    {text}
  </Typography.Text>
);

function NewKeys({ connection: { source, corpId, agentId, hasCallbackKeys } }: { connection: Connection }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const can = useCan();
  const save = useAction({ run: saveConnection, changes: [query.queryKey], done: t('shared.saved') });
  if (source !== 'console' || !corpId || !agentId || !hasCallbackKeys || !can('access.manage')) return null;
  const ask = () =>
    modal.confirm({
      title: t('connection.newKeysTitle'),
      content: t('connection.newKeysText'),
      onOk: () => save.mutateAsync({ corpId, agentId, newCallbackKeys: true }).catch(() => {}),
    });
  return (
    <>
      <dt />
      <dd>
        <Button size="small" loading={save.isPending} onClick={() => void ask()}>
          {t('connection.newKeys')}
        </Button>
      </dd>
    </>
  );
}
