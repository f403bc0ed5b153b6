import type { enterCodeZhCN, foreignZhCN, giftZhCN, giveZhCN } from './coupons-zh-cn';

export const enterCodeEn: typeof enterCodeZhCN = {
  open: 'A printed code? Turn it into a coupon',
  title: 'A coupon for a printed code',
  placeholder: 'Type the 12 characters',
  empty: 'The 12 letters and digits on a card or receipt, in capitals or not.',
  short: '{n} more to type',
  long: 'Too many: a code has 12 characters.',
  strange: 'No code has a “{character}”: letters and digits alone.',
  wrong: 'One is wrong, or two are swapped. Compare it with what is printed.',
  whole: 'All 12 fit together.',
  ask: 'Make it my coupon',
  asking: 'One moment…',
  waits: 'Many people at once; waiting for the server. It is never used twice.',
  got: 'It is yours: “{offer}” is in your wallet, valid until {time}.',
};

export const giveEn: typeof giveZhCN = {
  offer: 'Give to a friend',
  waiting: 'Waiting for your friend',
  until: 'To be accepted until {time}. Until somebody has, you can use it yourself or take it back.',
  copy: 'Copy the link for a friend',
  copied: 'Copied',
  paste: 'Paste it to one friend in WeChat: whoever accepts it first has it.',
  takeBack: 'Take it back',
  waits: 'Waiting for a friend',
  given: 'Given to a friend',
};

export const giftEn: typeof giftZhCN = {
  title: 'A friend gives you a coupon',
  ownTitle: 'The coupon you give away',
  accept: 'Accept it',
  accepting: 'One moment…',
  until: 'Accept it before {time}; the coupon itself is valid until {end}.',
  own: 'Waiting for your friend',
  ownText: 'Send the link to a friend. Until it is accepted, you can take it back in your wallet.',
  yours: 'It is yours!',
  yoursText: '“{offer}” is in your wallet, valid until {time}. Just show it in the store.',
  over: {
    taken: { title: 'Somebody has accepted it', text: 'A coupon goes to one person alone.' },
    withdrawn: { title: 'Your friend took it back', text: 'This one is not given away any more.' },
    used: { title: 'It has been used', text: 'Or withdrawn: it can’t be accepted any more.' },
    late: { title: 'A little too late', text: 'The time to accept it is over.' },
  },
};

export const foreignEn: typeof foreignZhCN = {
  title: 'Coupons used elsewhere',
  pos: 'the member system of our tills',
  app: 'our app',
  where: 'Show and use it in {system}',
  number: 'No. {id}',
  worth: 'Up to ¥{yuan} off',
  noWorth: 'Elsewhere',
  used: 'Used',
  void: 'Withdrawn',
  over: 'Expired',
};
