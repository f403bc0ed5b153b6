import type { KfLine } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { useEffect, useRef } from 'react';
import { At } from '../../shared/values.tsx';
import { mediaAddress } from './kf-queries.ts';

/** Kinds whose words we have; the others are “another message”. */
const KINDS: readonly string[] = [
  'image',
  'voice',
  'video',
  'file',
  'location',
  'link',
  'enter_session',
  'session_status_change',
  'msg_send_fail',
  'user_recall_msg',
  'servicer_recall_msg',
  'reject_customer_msg_switch_change',
];

/** A chat as the customer sees it, ours on the right; what happened stands between in grey. */
export function ChatLines({ lines }: { lines: readonly KfLine[] }) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const n = lines.length;
  useEffect(() => {
    if (n > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [n]);
  if (n === 0) return <EmptyState title={t('kf.chat.empty')} />;
  return (
    <div className="kf-chat">
      {lines.map((line) =>
        line.from === 'event' ? <Happened key={line.msgid} line={line} /> : <Said key={line.msgid} line={line} />,
      )}
      <div ref={end} />
    </div>
  );
}

function Happened({ line }: { line: KfLine }) {
  const { t } = useTranslation();
  return (
    <div className="kf-event faint small">
      {t(`kf.chat.kind.${KINDS.includes(line.kind) ? line.kind : 'other'}`)} · <At at={line.at} />
    </div>
  );
}

function Said({ line }: { line: KfLine }) {
  const { t } = useTranslation();
  const ours = line.from !== 'customer';
  const didNotArrive = line.state !== null && line.state !== 'sent';
  return (
    <div className={`kf-line ${ours ? 'is-ours' : ''} ${didNotArrive ? 'is-pending' : ''}`}>
      <div className="kf-bubble">
        <Body line={line} />
        {line.menu.length > 0 && (
          <ul className="kf-menu">
            {line.menu.map(({ label, url }) => (
              <li key={label}>{url ? <a href={url}>{label}</a> : label}</li>
            ))}
          </ul>
        )}
      </div>
      <div className="faint small">
        {line.byRule ? `${t('kf.chat.rule')}${line.by ? `「${line.by}」` : ''} · ` : line.by && `${line.by} · `}
        <At at={line.at} />
        {didNotArrive && (
          <span className={line.state === 'sending' ? '' : 'person'}>
            {` · ${t(`kf.chat.lineState.${line.state}`)}`}
            {line.error && ` ${line.error}`}
          </span>
        )}
        {line.rating && ` · ${t(`kf.chat.rated.${line.rating}`)}`}
      </div>
    </div>
  );
}

function Body({ line }: { line: KfLine }) {
  const { t } = useTranslation();
  if (line.recalled) return <span className="faint">{t('kf.chat.recalled')}</span>;
  if (line.hasMedia) {
    return (
      <>
        {t(`kf.chat.kind.${KINDS.includes(line.kind) ? line.kind : 'other'}`)}{' '}
        <a href={mediaAddress(line.msgid)} target="_blank" rel="noreferrer">
          {t('kf.chat.open')}
        </a>
      </>
    );
  }
  if (line.text !== null) return <>{line.text}</>;
  if (line.kind === 'text' || line.kind === 'msgmenu') return <span className="faint">{t('kf.chat.purged')}</span>;
  return <>{t(`kf.chat.kind.${KINDS.includes(line.kind) ? line.kind : 'other'}`)}</>;
}
