import { fieldsOf, type MessageContent } from './content.ts';

/**
 * Words that need a human yes, not an automatic no: absolute terms of advertising (广告法 art. 9(3), 57; the enforcement
 * guide of 2023 lets many uses pass, e.g. of one's own sizes). 最近, 最后, 最早 and 最晚 speak of time and are left out.
 */
const WATCHED =
  /最(?![近后早晚])|第一(?![次步天周个口])|唯一|首个|顶级|极致|国家级|世界级|全网最低|史上|100%|永久|绝对|万能|冠军|独家|王牌/g;

/** Never said by us: promises of pyramid selling (禁止传销条例 art. 2, 7). */
export const FORBIDDEN = /躺赚|裂变赚钱|发展下线/g;

/**
 * A reward for the act of sharing gets the domain blocked (微信外部链接内容管理规范): the act, and something given for it
 * in the same sentence.
 */
export const REWARDED_SHARING =
  /(分享后领取|转发得|集赞|助力|砍一刀)[^。！？!?\n]*(券|奖|红包|现金|积分|免费|礼|元)|(券|奖|红包|现金|积分|免费|礼|元)[^。！？!?\n]*(分享后领取|转发得|集赞|助力|砍一刀)/;

export interface WordWarning {
  field: string;
  word: string;
}

/** Advertising terms that somebody should look at before the content leaves. */
export function warningsFor(content: MessageContent): WordWarning[] {
  return fieldsOf(content)
    .filter(([field]) => !field.endsWith('rl'))
    .flatMap(([field, value]) => [...value.matchAll(WATCHED)].map(([word]) => ({ field, word })));
}
