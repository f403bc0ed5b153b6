import type { KfMenuLine, KfRules, KfWords } from '@xiaoer/contracts';
import type { KfMenuItem, KfMessage, KfReply } from '@xiaoer/wecom';

/** What a message is answered with: a rule's words, a person, a mark for how it was, or nothing. */
export type Reaction =
  | { kind: 'answer'; name: string; words: KfWords }
  | { kind: 'human' }
  | { kind: 'rated'; rating: 1 | 2 | 3 }
  | { kind: 'nothing' };

/** Automatic answers of one conversation in one hour: two robots that talk to each other stop here. */
export const MOST_ANSWERS_PER_HOUR = 10;
/** A message older than this is not answered by a rule any more: it is for a person. Business milliseconds. */
export const ANSWER_WITHIN_MS = 30 * 60_000;

const HUMAN = 'human';
const ANSWER = 'a:';
const RATING = 'r:';

/** How her message is answered. What she pressed decides; else the first answer with a word that she wrote. */
export function reactionTo(rules: KfRules, message: Pick<KfMessage, 'msgtype' | 'text'>): Reaction {
  if (message.msgtype === 'text' && message.text) {
    const { content, menu_id: pressed = '' } = message.text;
    if (pressed === HUMAN) return { kind: 'human' };
    if (pressed.startsWith(RATING)) return { kind: 'rated', rating: ratingOf(pressed) };
    const said = normal(content);
    if (pressed === '' && holds(said, rules.human.words)) return { kind: 'human' };
    const found = rules.answers.find(({ name, words }) =>
      pressed.startsWith(ANSWER) ? pressed === ANSWER + name : holds(said, words),
    );
    if (found) return { kind: 'answer', name: found.name, words: { text: found.text, menu: found.menu } };
  }
  return rules.otherwise === 'human' ? { kind: 'human' } : { kind: 'nothing' };
}

/** Full-width letters, capitals and spaces are no difference to people. */
const normal = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
const holds = (said: string, words: readonly string[]) => words.some((word) => said.includes(normal(word)));

function ratingOf(pressed: string): 1 | 2 | 3 {
  const mark = Number(pressed.slice(RATING.length));
  return mark === 1 || mark === 2 ? mark : 3;
}

/** The words as WeCom takes them. */
export function asReply({ text, menu }: KfWords): Extract<KfReply, { msgtype: 'text' | 'msgmenu' }> {
  if (menu.length === 0) return { msgtype: 'text', text: { content: text } };
  return { msgtype: 'msgmenu', msgmenu: { head_content: text, list: menu.map(itemOf) } };
}

function itemOf(line: KfMenuLine): KfMenuItem {
  switch (line.does) {
    case 'link':
      return { type: 'view', view: { url: line.url, content: line.label } };
    case 'human':
      return { type: 'click', click: { id: HUMAN, content: line.label } };
    case 'answer':
      return { type: 'click', click: { id: ANSWER + line.answer, content: line.label } };
  }
}

/** The last words, with the question how it was. */
export function asGoodbye({ text, rating }: NonNullable<KfRules['goodbye']>): ReturnType<typeof asReply> {
  if (!rating) return asReply({ text, menu: [] });
  const marks = [
    [3, '满意'],
    [2, '一般'],
    [1, '不满意'],
  ] as const;
  const list = marks.map(([mark, content]) => ({ type: 'click' as const, click: { id: `${RATING}${mark}`, content } }));
  return { msgtype: 'msgmenu', msgmenu: { head_content: text, list } };
}

/** Until somebody writes better ones: switched off, everybody is led to a person. */
export const FIRST_RULES: KfRules = {
  welcome: {
    text: '您好，我是小二。请问需要什么？直接打字也可以。',
    menu: [{ does: 'human', label: '找人工客服' }],
  },
  answers: [],
  otherwise: 'human',
  human: { words: ['人工', '转人工'], to: 'queue', servicer: null, text: '正在为您转接人工客服，请稍候。' },
  goodbye: null,
  thanks: null,
};
