/** Words of what is done with coupons: printed codes, giving away, coupons of other systems. */
export const enterCodeZhCN = {
  open: '有印着的券码？在这里换成券',
  title: '用印着的码换券',
  placeholder: '输入 12 位券码',
  empty: '印在卡片或小票上的 12 个字母和数字，不分大小写。',
  short: '还差 {n} 位',
  long: '多了几位：券码一共 12 位。',
  strange: '券码里没有「{character}」，只有字母和数字。',
  wrong: '有一位不对，或两位写反了，对着印的码再看一遍。',
  whole: '12 位都对上了。',
  ask: '换成我的券',
  asking: '正在换…',
  waits: '人有点多，正在等服务器。不会换两次。',
  got: '换到了！「{offer}」已放进券包，{time} 前有效。',
};

export const giveZhCN = {
  offer: '送给朋友',
  waiting: '等朋友来收',
  until: '{time} 前可以收下。没人收之前，你自己还能用，也能收回。',
  copy: '复制链接，发给朋友',
  copied: '已复制',
  paste: '到微信里粘贴给一位朋友：谁先收下就是谁的。',
  takeBack: '收回，不送了',
  waits: '等朋友收',
  given: '已送给朋友',
};

export const giftZhCN = {
  title: '朋友送你一张券',
  ownTitle: '你送出的券',
  accept: '收下',
  accepting: '正在收下…',
  until: '{time} 前收下有效；收下后这张券可用到 {end}。',
  own: '等朋友来收',
  ownText: '把链接发给朋友。还没人收之前，可以在券包里收回。',
  yours: '收下了！',
  yoursText: '「{offer}」在你的券包里，{time} 前有效，到店给店员看就行。',
  over: {
    taken: { title: '已经有人收下了', text: '一张券只能由一个人收下。' },
    withdrawn: { title: '朋友收回了', text: '这张券不送了。可以问问她，还有没有别的。' },
    used: { title: '这张券已经用掉了', text: '或者已经作废，不能再收了。' },
    late: { title: '来晚了一步', text: '收下的时间已经过了。' },
  },
};

export const foreignZhCN = {
  title: '在别处用的券',
  pos: '收银台的会员系统',
  app: '会员 App',
  where: '在{system}里出示和使用',
  number: '编号 {id}',
  worth: '最多减 {yuan} 元',
  noWorth: '别处的券',
  used: '已用掉',
  void: '已作废',
  over: '已过期',
};
