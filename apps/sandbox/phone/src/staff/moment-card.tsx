import { Parts } from '../chat/parts.tsx';
import { t } from '../texts.ts';
import type { MemberPhone } from '../types.ts';

/** A moment that head office asks to publish. */
export function MomentCard({ moment, onPublish }: { moment: MemberPhone['moments'][number]; onPublish: () => void }) {
  return (
    <article className="mass-card" data-moment={moment.momentId}>
      <header>
        <b>{t.moments.ask}</b>
      </header>
      <div className="mass-content">
        <Parts text={moment.text} attachments={moment.attachments} onOpen={() => {}} />
      </div>
      <footer>
        <span />
        <button type="button" className="main" onClick={onPublish}>
          {t.moments.publish}
        </button>
      </footer>
    </article>
  );
}
