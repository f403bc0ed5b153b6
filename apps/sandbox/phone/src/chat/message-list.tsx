import { type ReactNode, useEffect, useRef } from 'react';
import { Avatar } from '../shell/avatar.tsx';
import { t } from '../texts.ts';
import { bubbleTime } from '../times.ts';
import type { Message } from '../types.ts';
import { Parts } from './parts.tsx';

/** Messages closer than this share one time line. */
const SAME_TIME_MS = 5 * 60_000;

interface Props {
  messages: Message[];
  /** Whose phone it is: own messages are on the right. */
  isOwn: (message: Message) => boolean;
  showNames: boolean;
  now: string;
  onOpen: (url: string, title: string) => void;
  intro?: string;
  /** What else a message shows, below its text and attachments. */
  extra?: (message: Message) => ReactNode;
}

export function MessageList({ messages, isOwn, showNames, now, onOpen, intro, extra }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const last = messages.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last message is what scrolls
  useEffect(() => {
    void end.current?.scrollIntoView({ block: 'end' });
  }, [last]);
  return (
    <div className="messages">
      {intro ? <p className="system">{intro}</p> : null}
      {messages.length === 0 && !intro ? <p className="system">{t.chats.noMessages}</p> : null}
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const pause = !before || Date.parse(message.at) - Date.parse(before.at) > SAME_TIME_MS;
        return (
          <div key={message.id}>
            {pause ? <p className="system">{bubbleTime(message.at, now)}</p> : null}
            <div className={isOwn(message) ? 'message own' : 'message'}>
              <Avatar name={message.from.name || '小'} />
              <div className="message-body">
                {showNames && !isOwn(message) ? <small>{message.from.name}</small> : null}
                <Parts text={message.text} attachments={message.attachments} onOpen={onOpen} />
                {extra?.(message)}
                {message.origin === 'mass' ? <small className="origin">{t.chat.fromMass}</small> : null}
              </div>
            </div>
          </div>
        );
      })}
      <div ref={end} />
    </div>
  );
}
