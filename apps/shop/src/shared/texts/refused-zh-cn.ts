/** What the server refuses on these pages, in kind words: by the code behind `offers.`, and by the reason where a code has several. */
export const refusedZhCN = {
  approval_needed: { title: '这张券暂时发不出来', text: '门店正在确认，过一会儿再来领。' },
  budget_spent: { title: '这一批已经发完了', text: '谢谢你来。群里有新活动会再告诉你。' },
  code_refused: {
    taken: { title: '这串码已经被用掉了', text: '一串码只能换一张券。如果是你自己换的，券就在券包里。' },
    void: { title: '这串码已经停用', text: '这一批码被撤回了。可以问问给你这串码的门店。' },
    expired: { title: '这串码过期了', text: '兑换的时间已经过了。群里有新活动会再告诉你。' },
  },
  code_unknown: { title: '没有这串码', text: '对着印的码再核一遍：12 个字母或数字，不分大小写。' },
  coupon_held: { title: '这张券正在结账', text: '收银台正在用它，过几分钟再试。' },
  coupon_not_found: { title: '没有找到这张券', text: '它可能已经送人或作废，刷新券包看看。' },
  coupon_refused: {
    not_found: { title: '券包里没有这张券', text: '它可能已经送人，刷新券包看看。' },
    already_redeemed: { title: '这张券已经用过了', text: '用过的券在券包的「已用」里。' },
    void: { title: '这张券已作废', text: '它可能已经送给别人，或活动撤下了。' },
    expired: { title: '这张券过期了', text: '群里有新活动会再告诉你。' },
    other: { title: '这张券现在不能用', text: '到店里问问店员，她能看到原因。' },
  },
  drop_not_found: { title: '这个活动找不到了', text: '可能已经撤下，或链接不完整。群里有新活动会再告诉你。' },
  no_pickup: { title: '这张券没有留货', text: '它不用到店取货，直接给店员看就行。' },
  no_piece_here: { title: '这家店已经没有货了', text: '换一家还有货的店取。' },
  not_transferable: { title: '这张券不能送人', text: '只能自己用。' },
  offer_unknown: { title: '这个活动找不到了', text: '可能已经撤下。群里有新活动会再告诉你。' },
  out_of_codes: { title: '兑换码发完了', text: '合作方的码一个不剩了。已经领到的都有效。' },
  pickup_closed: { title: '现在不能选店取货', text: '还没开始，或时间已经过了。' },
  store_unknown: { title: '没有这家店', text: '它可能已经关了，换一家看看。' },
  transfer_not_found: { title: '这个链接不完整', text: '请朋友再发一次，从消息里直接点开。' },
  transfer_over: { title: '来晚了一步', text: '这张券已经被收下、收回，或过了时间。' },
  transfer_own: { title: '这是你自己的券', text: '把链接发给朋友，由她来收。' },
  who_are_you: { title: '先认识一下', text: '选一家常去的店、进它的群，再回来点一次就好。' },
};

export type Refused = typeof refusedZhCN;
