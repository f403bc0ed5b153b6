import { t } from '../texts.ts';
import type { Attachment } from '../types.ts';

type Open = (url: string, title: string) => void;

/** Text and every attachment come as bubbles of their own, as on a phone. */
export function Parts({ text, attachments, onOpen }: { text: string | null; attachments: Attachment[]; onOpen: Open }) {
  return (
    <>
      {text ? <TextBubble text={text} onOpen={onOpen} /> : null}
      {attachments.map((attachment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sent message never move
        <AttachmentBubble key={index} attachment={attachment} onOpen={onOpen} />
      ))}
    </>
  );
}

const ADDRESS = /(https?:\/\/[^\s<>"']+)/g;

function TextBubble({ text, onOpen }: { text: string; onOpen: Open }) {
  return (
    <p className="bubble">
      {text.split(ADDRESS).map((piece, index) =>
        piece.startsWith('http') ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
          <button key={index} type="button" className="in-text" onClick={() => onOpen(piece, '')}>
            {piece}
          </button>
        ) : (
          piece
        ),
      )}
    </p>
  );
}

function AttachmentBubble({ attachment: a, onOpen }: { attachment: Attachment; onOpen: Open }) {
  switch (a.msgtype) {
    case 'link':
      return (
        <button type="button" className="link-card" onClick={() => onOpen(a.link.url, a.link.title)}>
          <b>{a.link.title}</b>
          <span>
            <small className="link-desc">{a.link.desc}</small>
            {a.link.picurl ? <img src={a.link.picurl} alt="" /> : <i className="link-mark">小二</i>}
          </span>
        </button>
      );
    case 'image':
      return <img className="picture" src={a.image.pic_url ?? `/media/${a.image.media_id}`} alt={t.chat.picture} />;
    case 'miniprogram':
      return (
        <div className="link-card mini">
          <small>{t.chat.miniprogram}</small>
          <b>{a.miniprogram.title}</b>
          {a.miniprogram.pic_media_id ? <img src={`/media/${a.miniprogram.pic_media_id}`} alt="" /> : null}
        </div>
      );
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: a customer's phone shows what was sent
      return <video className="picture" controls src={`/media/${a.video.media_id}`} />;
    default:
      return (
        <a className="bubble" href={`/media/${a.file.media_id}`}>
          {t.chat.file}
        </a>
      );
  }
}
