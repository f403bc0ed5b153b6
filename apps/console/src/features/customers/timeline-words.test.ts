import { describe, expect, it } from 'vitest';
import { sentenceOf, toneOf } from './timeline-words.ts';

const at = '2026-03-15T12:00:00+08:00';

describe('an entry of the timeline', () => {
  it('says where and for how much she ordered', () => {
    const details = { channel: 'counter', paidFen: 1850, store: '静安寺店', bucket: 'direct' };
    expect(sentenceOf({ at, what: 'order', details }, 'zh-CN')).toMatchObject({
      key: 'order',
      values: { store: '静安寺店', paid: '¥18.50' },
    });
  });
  it('does not invent a store', () => {
    expect(sentenceOf({ at, what: 'order', details: { paidFen: 1800, store: null } }, 'zh-CN').key).toBe(
      'orderNowhere',
    );
  });
  it('passes on what needs no change', () => {
    expect(sentenceOf({ at, what: 'group_joined', details: { group: '福利群 1' } }, 'zh-CN')).toEqual({
      key: 'group_joined',
      values: { group: '福利群 1' },
    });
  });
  it('counts a leave as harm and an order as good', () => {
    expect([toneOf('group_left'), toneOf('order'), toneOf('message_sent')]).toEqual(['harm', 'good', 'plain']);
  });
});
