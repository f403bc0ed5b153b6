import type { Language, Texts } from '@xiaoer/ui';

export const callbacksTexts: Record<Language, Texts> = {
  'zh-CN': {
    title: '企业微信推来的事件',
    note: '最近几天，每天收下、重复和拒绝的次数',
    day: '日期',
    outcome: '结果',
    reason: '事件或原因',
    n: '次数',
    outcomes: { stored: '收下', repeated: '重复，没有影响', refused: '拒绝' },
    empty: { title: '还没有收到事件', text: '在企业微信后台把“接收事件服务器”指向 /wecom/callback。' },
    parked: '暂时处理不了',
    parkedNote: '事件都存着，不会丢；补齐缺的东西以后再试一次',
    retry: '再试一次',
    retried: '已经重新处理',
    none: '所有事件都处理好了。',
  },
  en: {
    title: 'Events from WeCom',
    note: 'taken in, repeated and refused, by day',
    day: 'Day',
    outcome: 'Outcome',
    reason: 'Event or reason',
    n: 'Times',
    outcomes: { stored: 'taken in', repeated: 'repeated, nothing changed', refused: 'refused' },
    empty: { title: 'No events yet', text: "Point WeCom's event server to /wecom/callback." },
    parked: 'Could not be taken in yet',
    parkedNote: 'all are kept; try again once what was missing is there',
    retry: 'Try again',
    retried: 'Being taken in again',
    none: 'Every event is taken in.',
  },
};
