import { describe, expect, it } from 'vitest';
import { ApiError } from './http.ts';
import { createI18n } from './i18n.ts';
import { errorWords } from './notes.tsx';

const { t } = createI18n({
  'zh-CN': {
    error: {
      offers: {
        coupon_not_found: '没有找到这张券，请核对券码。',
        coupon_refused: { title: '这张券现在不能用', text: '{{refusal}}' },
      },
      access: { denied: '只有店员可以核销。' },
    },
  },
  en: {},
});

describe('the words for an error', () => {
  it('are the app’s own, as title and text with the details filled in', () => {
    const error = new ApiError('offers.coupon_refused', { details: { refusal: 'expired' }, status: 409 });
    expect(errorWords(error, t)).toEqual({ title: '这张券现在不能用', text: 'expired' });
  });
  it('may be one sentence', () => {
    expect(errorWords(new ApiError('offers.coupon_not_found'), t).title).toBe('没有找到这张券，请核对券码。');
  });
  it('prefer the app’s words to ours', () => {
    expect(errorWords(new ApiError('access.denied'), t).title).toBe('只有店员可以核销。');
  });
  it('fall back to ours for what every app meets', () => {
    expect(errorWords(new ApiError('network.unreachable'), t).title).toBe('网络断开了');
    expect(errorWords(new ApiError('http.503'), t).title).toBe('服务正在恢复');
  });
  it.each([
    new ApiError('offers.never_heard_of'),
    new ApiError('offers'), // a branch of the texts, not a leaf
    new Error('a bug'),
  ])('are general for %s', (error) => expect(errorWords(error, t).title).toBe('没有加载成功'));
});
