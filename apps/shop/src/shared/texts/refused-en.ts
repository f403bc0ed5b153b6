import type { Refused } from './refused-zh-cn';

export const refusedEn: Refused = {
  approval_needed: {
    title: 'Not to be had just yet',
    text: 'The store is still confirming it. Please come back a little later.',
  },
  budget_spent: {
    title: 'These have all been given out',
    text: 'Thanks for coming; the group hears of the next ones.',
  },
  code_refused: {
    taken: {
      title: 'This code has been used',
      text: 'A code becomes one coupon. If it was you, the coupon is in your wallet.',
    },
    void: { title: 'This code was withdrawn', text: 'Ask the store that gave it to you.' },
    expired: { title: 'This code has expired', text: 'Its time is over; the group hears of the next offer.' },
  },
  code_unknown: {
    title: 'There is no such code',
    text: 'Compare it with what is printed: 12 letters or digits, in capitals or not.',
  },
  coupon_held: { title: 'In use at a till', text: 'Somebody is paying with it. Try again in a few minutes.' },
  coupon_not_found: {
    title: 'This coupon was not found',
    text: 'It may have been given away or withdrawn: reload your coupons.',
  },
  coupon_refused: {
    not_found: { title: 'It is not in your wallet', text: 'It may have been given away: reload your coupons.' },
    already_redeemed: { title: 'Already used', text: 'Used coupons are on the page “Used”.' },
    void: { title: 'Withdrawn', text: 'It may have been given to somebody else, or the offer ended.' },
    expired: { title: 'Expired', text: 'The group hears of the next offer.' },
    other: { title: 'It can’t be used now', text: 'Ask our staff: they see the reason.' },
  },
  drop_not_found: {
    title: 'We can’t find this offer',
    text: 'It may have been withdrawn, or the link is incomplete. The group hears of the next one.',
  },
  no_pickup: { title: 'Nothing to collect', text: 'This coupon needs no collecting: just show it in the store.' },
  no_piece_here: { title: 'This store has none left', text: 'Choose another store that still has some.' },
  not_transferable: { title: 'It can’t be given away', text: 'This one is for yourself.' },
  offer_unknown: {
    title: 'We can’t find this offer',
    text: 'It may have been withdrawn. The group hears of the next one.',
  },
  out_of_codes: { title: 'All codes are gone', text: 'The partner’s codes have run out. Those given out stay good.' },
  pickup_closed: { title: 'Not to be chosen now', text: 'Choosing a store has not begun, or is over.' },
  store_unknown: { title: 'There is no such store', text: 'It may have closed. Please choose another one.' },
  transfer_not_found: {
    title: 'This link is incomplete',
    text: 'Ask your friend to send it again, and open it from the message.',
  },
  transfer_over: {
    title: 'A little too late',
    text: 'This coupon was accepted by somebody, taken back, or its time is over.',
  },
  transfer_own: { title: 'This is your own coupon', text: 'Send the link to a friend, who accepts it.' },
  who_are_you: {
    title: 'Let us get to know you',
    text: 'Choose your store and join its group, then come back and tap once more.',
  },
};
