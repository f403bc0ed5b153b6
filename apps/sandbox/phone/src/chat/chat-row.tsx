import { Avatar } from '../shell/avatar.tsx';
import { t } from '../texts.ts';
import { listTime } from '../times.ts';
import type { Message } from '../types.ts';

const preview = (message: Message): string => {
  if (message.text) return message.text;
  if (message.recalled) return t.kf.recalled;
  if (message.menu) return message.menu.head || (message.menu.items[0]?.label ?? '');
  if (message.place) return message.place.name;
  const [first] = message.attachments;
  if (!first) return '';
  if (first.msgtype === 'link') return `[${first.link.title}]`;
  if (first.msgtype === 'miniprogram') return `[${t.chat.miniprogram}] ${first.miniprogram.title}`;
  return `[${first.msgtype === 'image' ? t.chat.picture : first.msgtype === 'video' ? t.chat.video : t.chat.file}]`;
};

interface Props {
  name: string;
  last: Message | undefined;
  now: string;
  group?: boolean;
  /** A short word beside the name. */
  tag?: string;
  badge?: number;
  fallback?: string;
  onOpen: () => void;
}

export function ChatRow({ name, last, now, group = false, tag, badge = 0, fallback = '', onOpen }: Props) {
  return (
    <button type="button" className="chat-row" onClick={onOpen}>
      <Avatar name={name} group={group} />
      <span className="grow">
        <b>
          {name}
          {tag ? <i className="kf-tag">{tag}</i> : null}
        </b>
        <small>{last ? `${group && last.from.name ? `${last.from.name}：` : ''}${preview(last)}` : fallback}</small>
      </span>
      <span className="chat-row-end">
        <small>{last ? listTime(last.at, now) : ''}</small>
        {badge > 0 ? <i className="badge">{badge}</i> : null}
      </span>
    </button>
  );
}
