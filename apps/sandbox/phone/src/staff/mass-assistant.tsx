import { useState } from 'react';
import { call } from '../api.ts';
import { Parts } from '../chat/parts.tsx';
import { Empty, TitleBar } from '../shell/frame.tsx';
import { t } from '../texts.ts';
import { bubbleTime } from '../times.ts';
import type { MemberPhone, Pending } from '../types.ts';
import { MomentCard } from './moment-card.tsx';

interface Props {
  userid: string;
  pending: Pending[];
  moments: MemberPhone['moments'];
  now: string;
  attempt: (work: () => Promise<unknown>) => Promise<boolean>;
  onSent: (note: string) => void;
  refresh: () => Promise<void>;
  onBack: () => void;
}

/** 群发助手: what head office asks to send. Nothing reaches a customer before the button. */
export function MassAssistant({ userid, pending, moments, now, attempt, onSent, refresh, onBack }: Props) {
  const [sending, setSending] = useState<string | null>(null);
  const send = async (msgid: string) => {
    setSending(msgid);
    await attempt(async () => {
      const r = await call<{ sent: number; notContact: number; atCap: number }>(
        `staff/${encodeURIComponent(userid)}/confirm`,
        { msgid },
      );
      onSent(
        [
          t.mass.sent(r.sent),
          r.notContact > 0 ? t.mass.notContact(r.notContact) : '',
          r.atCap > 0 ? t.mass.atCap(r.atCap) : '',
        ]
          .filter(Boolean)
          .join('，'),
      );
      await refresh();
    });
    setSending(null);
  };
  const publish = (momentId: string) =>
    attempt(async () => {
      await call(`staff/${encodeURIComponent(userid)}/publish`, { momentId });
      onSent(t.moments.published);
      await refresh();
    });
  return (
    <>
      <TitleBar title={t.mass.title} onBack={onBack} />
      <div className="list padded">
        <p className="quiet">{t.mass.lead}</p>
        {pending.length + moments.length === 0 ? <Empty title={t.mass.empty} hint={t.mass.emptyHint} /> : null}
        {moments.map((moment) => (
          <MomentCard key={moment.momentId} moment={moment} onPublish={() => void publish(moment.momentId)} />
        ))}
        {pending.map((p) => (
          <article key={p.msgid} className="mass-card" data-msgid={p.msgid}>
            <header>
              <b>{p.chatType === 'single' ? t.mass.toCustomers(p.targets) : t.mass.toGroups(p.targets)}</b>
              <small>{bubbleTime(p.at, now)}</small>
            </header>
            <div className="mass-content">
              <Parts text={p.text} attachments={p.attachments} onOpen={() => {}} />
            </div>
            <footer>
              <small className="warn">{p.reminders > 0 ? t.mass.reminded(p.reminders) : ''}</small>
              <button type="button" className="main" disabled={sending === p.msgid} onClick={() => void send(p.msgid)}>
                {t.mass.send}
              </button>
            </footer>
          </article>
        ))}
      </div>
    </>
  );
}
