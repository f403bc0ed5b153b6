import { useQuery } from '@tanstack/react-query';
import type { DuePost } from '@xiaoer/contracts';
import { EmptyState, ErrorNote, formatTime, Skeleton, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useOutbox } from '../../shared/outbox.tsx';
import { wecomSdk } from '../../shared/wecom-sdk.ts';
import { type ChatMessage, partsOf, sendParts } from './post-parts.ts';
import { PostPreview } from './post-preview.tsx';
import { duePost, openedFrom } from './post-queries.ts';
import { recordSent, sentParts } from './sent-parts.ts';

/** Beside a group: the post that is due in it, and one button that posts it. */
export function SideBar({ chatId }: { chatId: string }) {
  const { t } = useTranslation();
  const due = useQuery(duePost(chatId));
  if (due.isPending) return <Skeleton block={160} lines={[100, 60]} />;
  if (due.isError && !due.data) return <ErrorNote error={due.error} onRetry={() => void due.refetch()} />;
  const { group, post } = due.data;
  return (
    <>
      <h2 className="page-title">{group.name}</h2>
      {post ? (
        <Post key={post.id} chatId={chatId} post={post} />
      ) : (
        <div className="card">
          <EmptyState title={t('post.none')}>{t('post.noneText')}</EmptyState>
        </div>
      )}
    </>
  );
}

function Post({ chatId, post }: { chatId: string; post: NonNullable<DuePost['post']> }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { report, waiting } = useOutbox();
  const from = useQuery(openedFrom);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const parts = partsOf(post.content);
  const sent = sentParts(post.id);
  const inGroup = parts.every(({ name }) => sent.includes(name));
  const told = waiting.some((e) => e.key === postKey(post.id));

  const send = async () => {
    setSending(true);
    setFailure(null);
    const answer = await sendParts(parts, {
      sent,
      send: sendToChat,
      onSent: (name) => recordSent(post.id, name),
    });
    report({ key: postKey(post.id), path: `/api/workbench/posts/${post.id}/sent`, body: answer });
    setSending(false);
    if (answer.result === 'ok') Toast.show({ icon: 'success', content: t('post.sent') });
    else setFailure(answer.result === 'cancelled' ? t('post.cancelled') : t('post.failed', { errMsg: answer.errMsg }));
  };

  return (
    <>
      <section className="card">
        <span className="small">
          {post.title} · {t('tasks.until', { time: formatTime(post.expiresAt, 'clock', { language }) })}
        </span>
        <PostPreview content={post.content} />
      </section>
      {post.status === 'posted' || inGroup ? (
        <section className="card">
          <EmptyState title={t('post.posted')}>{told ? t('post.telling') : t('post.postedText')}</EmptyState>
        </section>
      ) : from.isPending ? (
        <Skeleton lines={[100]} />
      ) : from.data === chatId ? (
        <>
          <Button block color="primary" size="large" loading={sending} onClick={send}>
            {sent.length > 0 ? t('post.goOn') : t('post.send')}
          </Button>
          <p className="small small--centre">{failure ?? t('post.sendHint')}</p>
        </>
      ) : (
        <section className="card">
          <p className="card__text">{from.data ? t('post.otherGroup') : t('post.notInGroup')}</p>
          <ol className="steps">
            <li>{t('post.step1')}</li>
            <li>{t('post.step2')}</li>
            <li>{t('post.step3')}</li>
          </ol>
        </section>
      )}
    </>
  );
}

const postKey = (postId: string) => `post-${postId}`;

async function sendToChat(message: ChatMessage): Promise<void> {
  const ww = await wecomSdk();
  if (!ww) throw new Error('not inside WeCom');
  await ww.sendChatMessage(message);
}
