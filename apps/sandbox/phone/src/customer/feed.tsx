import { Parts } from '../chat/parts.tsx';
import { Avatar } from '../shell/avatar.tsx';
import { Empty, TitleBar } from '../shell/frame.tsx';
import { t } from '../texts.ts';
import { bubbleTime } from '../times.ts';
import type { FeedMoment } from '../types.ts';

interface Props {
  moments: FeedMoment[];
  now: string;
  act: (path: string, body: object) => Promise<boolean>;
  onOpen: (url: string, title: string) => void;
  onBack: () => void;
}

/** 朋友圈: what the customer's members have published, the latest first. */
export function Feed({ moments, now, act, onOpen, onBack }: Props) {
  return (
    <section className="browser">
      <TitleBar title={t.moments.title} onBack={onBack} />
      <div className="list">
        {moments.length === 0 ? <Empty title={t.moments.empty} hint={t.moments.emptyHint} /> : null}
        {moments.map((m) => (
          <article key={`${m.momentId}/${m.userid}`} className="moment">
            <Avatar name={m.name} />
            <div className="grow">
              <b>{m.name}</b>
              <Parts text={m.text} attachments={m.attachments} onOpen={onOpen} />
              <p className="moment-foot">
                <small>{bubbleTime(m.at, now)}</small>
                <button
                  type="button"
                  className="in-text"
                  disabled={m.liked}
                  onClick={() => void act('react', { momentId: m.momentId, userid: m.userid, kind: 'like' })}
                >
                  {m.liked ? t.moments.liked : t.moments.like}
                </button>
              </p>
            </div>
          </article>
        ))}
      </div>
    </section>
  );
}
