import type { Language, Texts } from '@xiaoer/ui';

export const abuseLimitsTexts: Record<Language, Texts> = {
  'zh-CN': {
    title: '防滥用上限',
    back: '待复核',
    link: '防滥用上限',
    sentence: {
      none: '现在一条都没有打开：领多少、用多少都不拦，也不记。',
      watching: '打开了 <b>{{on}}</b> 条，超过的都放行，排到“待复核”里由人定。',
      refusing: '打开了 <b>{{on}}</b> 条，其中 <b>{{refusing}}</b> 条超过就拒绝。每一次都排到“待复核”里。',
    },
    claims: '领券',
    claimsNote: '数秒杀里抢到的张数',
    redeem: '核销',
    redeemNote: '数核销的次数；退回的也算数，断网时收的不算',
    rule: {
      claims_customer: { name: '每位顾客', help: '同一位顾客，不管在几个群里抢', whose: '同一位顾客' },
      claims_phone: {
        name: '每个手机号',
        help: '同一个手机号，也包括登记在别人名下的。一家人共用一个号会一起算',
        whose: '同一个手机号',
      },
      claims_device: {
        name: '每台设备',
        help: '打开页面时留在手机里的记号。清掉记号的人数不到，微信也不告诉我们是哪台手机',
        whose: '同一台设备',
      },
      claims_network: {
        name: '每个网络',
        help: '同一段网络地址。商场的无线网、运营商的出口会有几千人同用，上限要宽，先放行看看',
        whose: '同一个网络',
      },
      redeem_customer: { name: '每位顾客', help: '同一位顾客，在任何门店', whose: '同一位顾客' },
      redeem_staff: {
        name: '每位员工',
        help: '同一位员工在同一家门店，用手机核销的。收银台核销不算在谁头上',
        whose: '同一位员工在一家门店',
      },
      redeem_pair: {
        name: '同一位员工给同一位顾客',
        help: '员工拿自己或朋友的券核销，多半是这个样子',
        whose: '同一位员工给同一位顾客',
      },
      redeem_employee: {
        name: '员工核销内部员工的券',
        help: '持券的顾客被标记为自己的员工',
        whose: '同一位员工给内部员工',
      },
    },
    atMost: '最多',
    pieces: '张',
    within: '每',
    unit: { minute: '分钟', hour: '小时', day: '天' },
    any: { minute: '任意 {{n}} 分钟', hour: '任意 {{n}} 小时', day: '任意 {{n}} 天' },
    action: { review: '放行，要复核', refuse: '拒绝，也复核' },
    field: { most: '最多几张', span: '多长时间', unit: '时间单位', action: '超过时' },
    says: {
      claims: {
        review: '{{whose}}在{{window}}里领到第 <b>{{next}}</b> 张时照常给，并排到“待复核”。',
        refuse: '{{whose}}在{{window}}里最多领到 <b>{{most}}</b> 张。第 {{next}} 张不给，让给下一位，并排到“待复核”。',
      },
      redeem: {
        review: '{{whose}}在{{window}}里核销第 <b>{{next}}</b> 张时照常核销，并排到“待复核”。',
        refuse: '{{whose}}在{{window}}里最多核销 <b>{{most}}</b> 张。第 {{next}} 张拒绝，券不变，并排到“待复核”。',
      },
    },
    off: '没有打开：不数，不拦。',
    wrong: '张数填 1 到 100000 的整数，时间填 1 分钟到 31 天。',
    asShipped: '还没有改过',
    changedBy: '{{who}} 改于',
    unsaved: '改了 {{n}} 条，还没有保存',
    unready: '还有没填对的，填好才能保存',
    forget: '不改了',
    saved: '已保存，两秒内各处生效',
    readOnly: '只有负责全部门店、能修改券的人可以改。',
  },
  en: {
    title: 'Limits against abuse',
    back: 'Reviews',
    link: 'Limits against abuse',
    sentence: {
      none: 'None is on: however many are claimed or used, nobody is stopped and nothing is written down.',
      watching: '<b>{{on}}</b> are on; what is more is let through and goes to the reviews for people to decide.',
      refusing: '<b>{{on}}</b> are on, <b>{{refusing}}</b> of them refuse what is more. Each time goes to the reviews.',
    },
    claims: 'Claims',
    claimsNote: 'coupons won in drops',
    redeem: 'Redemptions',
    redeemNote: 'also those taken back later; not those of tills without the network',
    rule: {
      claims_customer: {
        name: 'Per customer',
        help: 'One customer, in however many groups',
        whose: 'A customer',
      },
      claims_phone: {
        name: 'Per phone number',
        help: "One number, also where it is somebody else's. A family that shares a number counts together",
        whose: 'A phone number',
      },
      claims_device: {
        name: 'Per device',
        help: 'By a mark that the page leaves on the phone. Who throws it away is not counted; WeChat tells no device',
        whose: 'A device',
      },
      claims_network: {
        name: 'Per network',
        help: "One range of addresses. Thousands share a mall's network or a carrier's; be generous and watch first",
        whose: 'A network',
      },
      redeem_customer: { name: 'Per customer', help: 'One customer, in any store', whose: 'A customer' },
      redeem_staff: {
        name: 'Per staff member',
        help: "One person in one store, with the phone. Tills are nobody's hands",
        whose: 'A staff member in a store',
      },
      redeem_pair: {
        name: 'One staff member for one customer',
        help: "What staff redeeming their own or friends' coupons looks like",
        whose: 'A staff member, for one customer,',
      },
      redeem_employee: {
        name: 'Coupons of employees',
        help: 'The holder is marked as working for the chain',
        whose: 'A staff member, for employees,',
      },
    },
    atMost: 'at most',
    pieces: 'pcs',
    within: 'in',
    unit: { minute: 'minutes', hour: 'hours', day: 'days' },
    any: { minute: 'any {{n}} min', hour: 'any {{n}} h', day: 'any {{n}} d' },
    action: { review: 'Let through', refuse: 'Refuse' },
    field: { most: 'how many', span: 'how long', unit: 'unit of time', action: 'beyond it' },
    says: {
      claims: {
        review: '{{whose}} still gets coupon number <b>{{next}}</b> in {{window}}; it goes to the reviews.',
        refuse:
          '{{whose}} gets at most <b>{{most}}</b> in {{window}}. Number {{next}} goes to the next in line, and to the reviews.',
      },
      redeem: {
        review: '{{whose}} still redeems number <b>{{next}}</b> in {{window}}; it goes to the reviews.',
        refuse:
          '{{whose}} redeems at most <b>{{most}}</b> in {{window}}. Number {{next}} is refused, the coupon stays as it is, and it goes to the reviews.',
      },
    },
    off: 'Off: not counted, nobody stopped.',
    wrong: 'Pieces are a whole number from 1 to 100,000, the time a minute to 31 days.',
    asShipped: 'as shipped',
    changedBy: 'changed by {{who}}',
    unsaved: '{{n}} changed, not saved yet',
    unready: 'Something is not filled in right yet',
    forget: 'Discard',
    saved: 'Saved; it holds everywhere within two seconds',
    readOnly: 'Only somebody who answers for all stores and may edit offers can change these.',
  },
};
