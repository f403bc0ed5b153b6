import type { TemplateCard } from '@xiaoer/wecom';

/** What a card says and offers. */
export interface CardContent {
  title: string;
  text: string;
  /** At most six (doc 90236). */
  lines: { name: string; value: string }[];
  /** Opened by a tap; a page of ours that tells the truth whatever the card still says. */
  url: string;
  /** With buttons the card calls back; without it only leads to `url`. The last one is the main one. */
  buttons: { key: string; text: string }[];
}

/** A card for members; the same key is the same card. */
export interface StaffCard extends CardContent {
  cardKey: string;
  /** At most `CARD_RECEIVERS`. */
  userids: string[];
  /** Not sent by then is not sent at all. Business time. */
  sendUntil: Date | null;
}

/** Receivers of one message (doc 90236). */
export const CARD_RECEIVERS = 1_000;

/** Longer text is cut by phones anyway (doc 90236 suggests 112 characters). */
const TEXT_CHARACTERS = 112;
const MOST_LINES = 6;

/** What the platform is sent. */
export function cardForWeCom(content: CardContent, taskId: string): TemplateCard {
  return drawn(content, taskId, content.buttons, null);
}

/**
 * What the platform is sent to change a card: always the whole of it, so that nothing of an earlier change is left. One
 * that is closed says the words where its buttons were, grey; all others say them under their title.
 */
export function changeForWeCom(
  content: CardContent,
  taskId: string,
  { words, buttonsLeft }: { words: string; buttonsLeft: readonly string[] },
): TemplateCard & { replace_text?: string } {
  const left = content.buttons.filter(({ key }) => buttonsLeft.includes(key));
  if (content.buttons.length === 0 || left.length > 0) return drawn(content, taskId, left, words);
  return { ...drawn(content, taskId, content.buttons, null), replace_text: words };
}

function drawn(
  { title, text, lines, url }: CardContent,
  taskId: string,
  buttons: CardContent['buttons'],
  words: string | null,
): TemplateCard {
  const common = {
    task_id: taskId,
    main_title: { title, ...(words ? { desc: words } : {}) },
    ...(text ? { sub_title_text: shortened(text) } : {}),
    ...(lines.length > 0
      ? { horizontal_content_list: lines.slice(0, MOST_LINES).map(({ name, value }) => ({ keyname: name, value })) }
      : {}),
    card_action: { type: 1 as const, url },
  };
  if (buttons.length === 0) return { card_type: 'text_notice', ...common };
  const main = buttons.at(-1)?.key;
  return {
    card_type: 'button_interaction',
    ...common,
    button_list: buttons.map((button) => ({ ...button, style: button.key === main ? 1 : 2 })),
  };
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > TEXT_CHARACTERS ? `${characters.slice(0, TEXT_CHARACTERS - 1).join('')}…` : text;
}
