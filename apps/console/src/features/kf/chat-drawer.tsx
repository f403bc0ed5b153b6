import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { KfAccountView, KfConversationView } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Drawer, Dropdown, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { useCan } from '../../shared/session.ts';
import { ChatLines } from './chat-lines.tsx';
import { MaySend, Standing } from './conversation-list.tsx';
import { chat, moveKf, sendKf, type Who } from './kf-queries.ts';

const CHANGES = [['kf']];
/** WeCom cuts what is longer (LIMITS §10). */
const MOST_BYTES = 2048;

/** One conversation: what was said, what may still be said, and who has it. */
export function ChatDrawer({
  who,
  servicers,
  onClose,
}: {
  who: Who;
  servicers: KfAccountView['servicers'];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const query = useQuery(chat(who));
  const name = query.data?.conversation.name ?? t('kf.unnamed');
  return (
    <Drawer open size={640} title={t('kf.chat.title', { name })} onClose={onClose} classNames={{ body: 'kf-drawer' }}>
      <Loaded query={query}>
        {({ conversation, lines }) => (
          <>
            <div className="kf-head">
              <div>
                <Standing row={conversation} />
              </div>
              {conversation.customerId && (
                <Link to="/customers/$customerId" params={{ customerId: conversation.customerId }}>
                  {t('kf.chat.customer')}
                </Link>
              )}
            </div>
            <ChatLines lines={lines} />
            <Reply conversation={conversation} who={who} />
            <Hands conversation={conversation} who={who} servicers={servicers} />
          </>
        )}
      </Loaded>
    </Drawer>
  );
}

function Reply({ conversation, who }: { conversation: KfConversationView; who: Who }) {
  const { t } = useTranslation();
  const can = useCan();
  const [text, setText] = useState('');
  // One key per text: a click that is repeated after a lost answer is the same message.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const send = useAction({
    run: () => sendKf(who, { key, text: text.trim() }),
    changes: CHANGES,
    onDone() {
      setText('');
      setKey(crypto.randomUUID());
    },
  });
  const tooLong = new TextEncoder().encode(text).byteLength > MOST_BYTES;
  const blocked = conversation.refusal !== null || !can('delivery.edit');
  return (
    <div className="kf-reply">
      <MaySend row={conversation} />
      <Input.TextArea
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t('kf.chat.placeholder')}
        status={tooLong ? 'error' : ''}
        disabled={blocked}
        autoSize={{ minRows: 2, maxRows: 6 }}
        aria-label={t('kf.chat.placeholder')}
      />
      <Button
        type="primary"
        disabled={blocked || text.trim() === '' || tooLong}
        loading={send.isPending}
        onClick={() => send.mutate(undefined)}
      >
        {t('kf.chat.send')}
      </Button>
    </div>
  );
}

/** Who has her next. */
function Hands({
  conversation,
  who,
  servicers,
}: {
  conversation: KfConversationView;
  who: Who;
  servicers: KfAccountView['servicers'];
}) {
  const { t } = useTranslation();
  const can = useCan();
  const move = useAction({
    run: (body: Parameters<typeof moveKf>[1]) => moveKf(who, body),
    changes: CHANGES,
    done: t('kf.done'),
  });
  if (!can('delivery.edit') || conversation.state === 'ended' || conversation.moving) return null;
  const members = servicers.filter(({ kind }) => kind === 'member');
  return (
    <div className="kf-hands">
      {conversation.state !== 'queue' && conversation.state !== 'human' && (
        <Button onClick={() => move.mutate({ to: 'queue' })} loading={move.isPending}>
          {t('kf.chat.queue')}
        </Button>
      )}
      {members.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: members.map(({ id, name, receiving }) => ({
              key: id,
              label: name ?? id,
              disabled: receiving === false,
              onClick: () => move.mutate({ to: 'human', servicer: id }),
            })),
          }}
        >
          <Button>{t('kf.chat.human')}</Button>
        </Dropdown>
      )}
      <Popconfirm title={t('kf.chat.endSure')} onConfirm={() => move.mutate({ to: 'ended' })}>
        <Button danger>{t('kf.chat.end')}</Button>
      </Popconfirm>
    </div>
  );
}
