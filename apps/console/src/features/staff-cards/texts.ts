import type { Language, Texts } from '@xiaoer/ui';

export const staffCardsTexts: Record<Language, Texts> = {
  'zh-CN': {
    title: '有 <b>{{n}}</b> 位店员没收到最近一张任务卡片',
    text: '任务仍在她们的工作台里。请在企业微信后台看看：成员是否已激活、在不在应用可见范围内、有没有接口许可。',
    reason: { invalid: '未激活、已离开或不在可见范围', unlicensed: '没有接口许可' },
    card: '没送到：{{title}}',
    more: '还有 {{n}} 位',
    failed: '没能查到哪些店员收不到卡片。',
    again: '再试一次',
  },
  en: {
    title: 'The latest task card did not reach <b>{{n}}</b> of your staff',
    text: 'Their tasks are still on their workbench. Please check in WeCom’s console: activated, within the app’s visible range, licensed for the interface.',
    reason: { invalid: 'not activated, gone, or out of range', unlicensed: 'no interface licence' },
    card: 'Not delivered: {{title}}',
    more: '{{n}} more',
    failed: 'It could not be found out whom cards do not reach.',
    again: 'Try again',
  },
};
