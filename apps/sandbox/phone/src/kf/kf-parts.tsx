import { t } from '../texts.ts';
import type { Message } from '../types.ts';

/** What only messages of 微信客服 hold: a menu with lines to tap, a place, a word that was taken back. */
export function KfParts({ message, onPress }: { message: Message; onPress?: (index: number) => void }) {
  const { menu, place, recalled } = message;
  if (recalled) return <p className="system recalled">{t.kf.recalled}</p>;
  return (
    <>
      {place ? (
        <div className="link-card">
          <b>{place.name}</b>
          <small>{place.address}</small>
        </div>
      ) : null}
      {menu ? (
        <div className="bubble kf-menu">
          {menu.head ? <p>{menu.head}</p> : null}
          {menu.items.map((item, index) =>
            item.type === 'text' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a sent menu never move
              <p key={index}>{item.label}</p>
            ) : (
              <button
                // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a sent menu never move
                key={index}
                type="button"
                className="kf-item"
                disabled={!onPress}
                onClick={() => onPress?.(index)}
              >
                {item.label}
              </button>
            ),
          )}
          {menu.tail ? <p className="kf-tail">{menu.tail}</p> : null}
        </div>
      ) : null}
    </>
  );
}
