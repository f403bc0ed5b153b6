import type { Language, Texts } from '@xiaoer/ui';

export const clockTexts: Record<Language, Texts> = {
  'zh-CN': {
    business: '业务时间',
    real: '真实时间',
    scaled: '{{speed}} 倍速',
    driven: '由演练控制',
    title: '业务时间走多快',
    text: '沙盒里的一天可以走得快一些。节拍、有效期和安静时段都跟着它走。',
    perMinute: '真实的 1 分钟 = 业务的 {{minutes}} 分钟',
    changed: '速度已调整',
    notScaled: '现在用的是真实时间，不能调整。',
  },
  en: {
    business: 'Business time',
    real: 'real time',
    scaled: '{{speed}}×',
    driven: 'driven by a rehearsal',
    title: 'How fast business time passes',
    text: 'A day in the sandbox may pass faster. Beats, validity and quiet hours follow it.',
    perMinute: 'One real minute = {{minutes}} business minutes',
    changed: 'Speed changed',
    notScaled: "This is real time; it can't be changed.",
  },
};
