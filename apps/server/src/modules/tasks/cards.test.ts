import { describe, expect, it } from 'vitest';
import { closingWords, composeCards, type DueNotice } from './cards.ts';

const due = (userid: string, n: number, over: Partial<DueNotice> = {}): DueNotice => ({
  accountId: userid.length,
  userid,
  noticeKey: `task:${n}`,
  kind: 'task',
  subjectId: n,
  title: `事情 ${n}`,
  detail: '',
  taskKey: `key-${n}`,
  store: '北区店',
  endsAt: null,
  ...over,
});
const at = new Date('2026-03-16T12:00:00+08:00');
const compose = (...notices: DueNotice[]) =>
  composeCards(notices, { at, bundleFrom: 3, publicUrl: 'https://x.example', zone: 'Asia/Shanghai' });

describe('what is due at one moment', () => {
  it('is a card each, with buttons for own tasks alone', () => {
    const send = due('lin', 9, { kind: 'send', noticeKey: 'send:9', taskKey: null, endsAt: at });
    const { cards } = compose(due('lin', 1), send);
    expect(cards.map(({ title, buttons, url }) => [title, buttons.map(({ key }) => key), url])).toEqual([
      ['事情 9', [], 'https://x.example/workbench/tasks/9?kind=mass_send'],
      ['事情 1', ['later', 'done'], 'https://x.example/workbench/tasks/1?kind=own'],
    ]);
    expect(cards[0]?.lines).toContainEqual({ name: '截止', value: '12:00' });
  });

  it('and the same for several people is one card for all of them', () => {
    const { cards, told } = compose(due('lin', 1), due('gao', 1));
    expect(cards.map(({ userids }) => userids)).toEqual([['gao', 'lin']]);
    expect(new Set(told.map(({ cardKey }) => cardKey)).size).toBe(1);
  });

  it('and too much for one person is one card that leads to her day', () => {
    const { cards, told } = compose(due('lin', 1), due('lin', 2), due('lin', 3), due('gao', 3));
    expect(cards.map(({ title, userids, buttons }) => [title, userids, buttons.length])).toEqual([
      ['你有 3 件事', ['lin'], 0],
      ['事情 3', ['gao'], 2],
    ]);
    expect(told).toHaveLength(4);
  });

  it('for more people than a message may have is several cards', () => {
    const posts = Array.from({ length: 1_001 }, (_, i) =>
      due(`u${i}`, 5, { kind: 'posts', noticeKey: 'posts:5', taskKey: null }),
    );
    const { cards } = compose(...posts);
    expect(cards.map(({ userids }) => userids.length)).toEqual([1_000, 1]);
    expect(new Set(cards.map(({ cardKey }) => cardKey)).size).toBe(2);
  });
});

it.each([
  ['已完成 · 林乔 12:03', [{ words: '已完成 · 林乔 12:03', done: true }]],
  [
    '都做完了',
    [
      { words: 'a', done: true },
      { words: 'b', done: true },
    ],
  ],
  [
    '已结束',
    [
      { words: 'a', done: true },
      { words: 'b', done: false },
    ],
  ],
])('a card of which everything is over says %s', (words, over) => expect(closingWords(over)).toBe(words));
