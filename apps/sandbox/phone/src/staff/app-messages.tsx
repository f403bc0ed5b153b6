import { Empty, TitleBar } from '../shell/frame.tsx';
import { t } from '../texts.ts';
import { bubbleTime } from '../times.ts';
import type { AppMessage } from '../types.ts';

interface Props {
  messages: AppMessage[];
  now: string;
  act: (path: string, body: object) => Promise<boolean>;
  onOpen: (url: string, title: string) => void;
  onBack: () => void;
}

interface Card {
  card_type?: string;
  main_title?: { title?: string; desc?: string };
  sub_title_text?: string;
  horizontal_content_list?: { keyname: string; value?: string }[];
  card_action?: { type: number; url?: string };
  button_list?: { text: string; key: string; style?: number }[];
}

/** Messages of the app, oldest first: text, text cards, template cards with their buttons. */
export function AppMessages({ messages, now, act, onOpen, onBack }: Props) {
  return (
    <>
      <TitleBar title={t.app.title} onBack={onBack} />
      <div className="list padded">
        {messages.length === 0 ? <Empty title={t.app.empty} /> : null}
        {messages.map((message) => (
          <div key={message.msgid}>
            <p className="system">{bubbleTime(message.at, now)}</p>
            {message.recalled ? (
              <p className="system">{t.app.recalled}</p>
            ) : (
              <Body
                message={message}
                onOpen={onOpen}
                onPress={(key) => void act('press', { msgid: message.msgid, key })}
              />
            )}
          </div>
        ))}
      </div>
    </>
  );
}

/** The app's HTML in text cards is a few tags for colour; a phone shows the words. */
const words = (html: string) =>
  html
    .replace(/<br\s*\/?>|<\/div>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .trim();

function Body({
  message,
  onOpen,
  onPress,
}: {
  message: AppMessage;
  onOpen: Props['onOpen'];
  onPress: (key: string) => void;
}) {
  const { msgtype, body } = message;
  if (msgtype === 'textcard') {
    const title = String(body['title']);
    return (
      <button type="button" className="app-card" onClick={() => onOpen(String(body['url']), title)}>
        <b className="app-title">{title}</b>
        <p className="app-line">{words(String(body['description']))}</p>
        <small>{String(body['btntxt'] ?? t.app.details)} ›</small>
      </button>
    );
  }
  if (msgtype === 'template_card')
    return <TemplateCard card={body as Card} answered={message.answered} onOpen={onOpen} onPress={onPress} />;
  return <p className="app-card">{String(body['content'] ?? msgtype)}</p>;
}

function TemplateCard({
  card,
  answered,
  onOpen,
  onPress,
}: {
  card: Card;
  answered: string | null;
  onOpen: Props['onOpen'];
  onPress: (key: string) => void;
}) {
  const title = card.main_title?.title ?? '';
  const url = card.card_action?.url;
  const pressed = card.button_list?.find(({ key }) => key === answered);
  return (
    <div className="app-card">
      <b className="app-title">{title}</b>
      {card.main_title?.desc ? <p className="app-line">{card.main_title.desc}</p> : null}
      {card.sub_title_text ? <p className="app-line">{card.sub_title_text}</p> : null}
      {card.horizontal_content_list?.map((line) => (
        <p key={line.keyname} className="app-line">
          <small>{line.keyname}</small> {line.value}
        </p>
      ))}
      {url ? (
        <button type="button" className="in-text" onClick={() => onOpen(url, title)}>
          {t.app.details} ›
        </button>
      ) : null}
      {answered ? (
        <p className="card-answer">{pressed ? `${t.app.pressed}${pressed.text}` : answered}</p>
      ) : (
        <div className="card-buttons">
          {card.button_list?.map((button) => (
            <button
              key={button.key}
              type="button"
              className={button.style === 1 ? 'main' : 'second'}
              onClick={() => onPress(button.key)}
            >
              {button.text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
