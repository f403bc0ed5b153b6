import type { KfMessage } from '@xiaoer/wecom';
import { describe, expect, it } from 'vitest';
import { reactionTo } from './answers.ts';
import { fold, newStanding } from './fold.ts';
import { leftOf, refusalFor, stateNow, WINDOW_MS, type Window } from './send-rule.ts';
import { RULES } from './testing.ts';

const wroteAt = new Date('2026-03-16T04:00:00Z');
const soon = new Date(wroteAt.getTime() + 60_000);
const open: Window = {
  state: 0,
  wroteAt,
  sent: 0,
  saidFull: false,
  saidOver: false,
  refusedAt: null,
  accountGone: false,
};

describe('a message to a customer', () => {
  it.each([
    ['may be sent while she waits', open, soon, null],
    ['may be the fifth', { ...open, sent: 4 }, soon, null],
    ['may go in the hands of the assistant', { ...open, state: 1 as const }, soon, null],
    ['may go in the last moment', open, new Date(wroteAt.getTime() + WINDOW_MS - 1), null],
    ['is never the sixth', { ...open, sent: 5 }, soon, 'five_sent'],
    ['is not sent when WeCom counted five', { ...open, saidFull: true }, soon, 'five_sent'],
    ['is too late after 48 hours', open, new Date(wroteAt.getTime() + WINDOW_MS), 'window_over'],
    ['is too late when WeCom says so', { ...open, saidOver: true }, soon, 'window_over'],
    ['waits for her first word', { ...open, wroteAt: null, state: 4 as const }, soon, 'never_wrote'],
    ['is the servicer’s while one has her', { ...open, state: 3 as const }, soon, 'session_with_servicer'],
    ['waits while she is in the queue', { ...open, state: 2 as const }, soon, 'in_queue'],
    ['waits for her after the end', { ...open, state: 4 as const }, soon, 'ended'],
    ['is not sent when she takes none', { ...open, refusedAt: soon }, soon, 'refused_by_customer'],
    ['is taken again when she writes again', { ...open, refusedAt: new Date(wroteAt.getTime() - 1) }, soon, null],
    ['has no account to come from', { ...open, accountGone: true }, soon, 'account_gone'],
  ] as const)('%s', (_, window, now, refusal) => expect(refusalFor(window, now)).toBe(refusal));

  it('has so many left', () => {
    expect([0, 3, 5, 7].map((sent) => leftOf({ sent, saidFull: false }))).toEqual([5, 2, 0, 0]);
  });
});

const at = Math.floor(wroteAt.getTime() / 1000);
const said = (origin: number, more: Partial<KfMessage> = {}): KfMessage => ({
  msgid: 'm',
  origin,
  send_time: at,
  msgtype: 'text',
  ...more,
});
const event = (event_type: string, more: object = {}): KfMessage =>
  said(4, { msgtype: 'event', event: { event_type, ...more } });

describe('a conversation', () => {
  const begun = fold(newStanding(wroteAt), said(3));

  it('begins with her word, and waits', () => {
    expect(begun).toMatchObject({ state: 0, wroteAt, waitingSince: wroteAt });
  });
  it('is a servicer’s once one writes, and waits no more', () => {
    const after = fold(begun, said(5, { servicer_userid: 'lin.qiao' }));
    expect(after).toMatchObject({ state: 3, servicer: 'lin.qiao', waitingSince: null });
  });
  it.each([
    [1, { state: 3, servicer: 'gao' }],
    [2, { state: 3, servicer: 'gao' }],
    [3, { state: 4, servicer: null }],
    [4, { state: 3, servicer: 'gao' }],
  ])('follows session_status_change %i', (change_type, expected) => {
    expect(fold(begun, event('session_status_change', { change_type, new_servicer_userid: 'gao' }))).toMatchObject(
      expected,
    );
  });
  it.each([
    [10, { refusedAt: wroteAt }],
    [6, { fullFor: wroteAt }],
    [4, { overFor: wroteAt }],
    [5, { state: 4 }],
    [13, { state: 0, refusedAt: null, fullFor: null }],
  ])('learns from a send that failed with type %i', (fail_type, expected) => {
    expect(fold(begun, event('msg_send_fail', { fail_type }))).toMatchObject(expected);
  });
  it('is new again when she writes after its end', () => {
    const ended = { ...begun, state: 4 as const };
    expect(fold(ended, said(3)).state).toBe(0);
    expect(stateNow(begun, new Date(wroteAt.getTime() + WINDOW_MS))).toBe(4);
  });
});

describe('a rule', () => {
  const wrote = (content: string, menu_id?: string) => said(3, { text: { content, ...(menu_id ? { menu_id } : {}) } });
  it.each([
    ['你们 几点 开门？', 'answer'],
    ['ＹＩＮＧＹＥ时间，营 业到几时', 'answer'],
    ['转人工', 'human'],
    ['今天天气不错', 'human'],
  ])('hears “%s” as %s', (content, kind) => expect(reactionTo(RULES, wrote(content)).kind).toBe(kind));
  it('believes what was pressed, not the words on it', () => {
    expect(reactionTo(RULES, wrote('随便', 'a:hours'))).toMatchObject({ kind: 'answer', name: 'hours' });
    expect(reactionTo(RULES, wrote('几点', 'human')).kind).toBe('human');
    expect(reactionTo(RULES, wrote('满意', 'r:3'))).toEqual({ kind: 'rated', rating: 3 });
  });
  it('leads a picture to a person, or keeps silent where that was set', () => {
    const picture = said(3, { msgtype: 'image', image: { media_id: 'x' } });
    expect(reactionTo(RULES, picture).kind).toBe('human');
    expect(reactionTo({ ...RULES, otherwise: 'nothing' }, picture).kind).toBe('nothing');
  });
});
