import { sql } from '../compile/sql.ts';
import type { Event } from './event.ts';
import { freeProperty, keyProperty, numberedProperty, storeProperties, wordProperty } from './lists.ts';
import { count } from './measures.ts';

const zhFirst = (zh: string, en: string) => (names: string, language: 'zh' | 'en') =>
  language === 'zh' ? `${zh}${names}` : `${en} ${names}`;

/** A 1:1 touch that reached her. */
export const touched: Event = {
  kind: 'touched',
  word: 'touched',
  alias: '触达过',
  relation: 'touch',
  at: 'at',
  properties: [
    keyProperty(
      'playbook',
      'playbooks',
      { name: 'playbook' },
      {
        alias: '玩法',
        slot: 'what',
        say: (names, language) => (language === 'zh' ? `玩法 ${names} ` : names),
      },
    ),
    freeProperty('channel', 'channel', { alias: '渠道', slot: 'how', say: zhFirst('通过', 'through') }),
  ],
  main: 'playbook',
  measures: [count],
  say: (what, language, guo) =>
    language === 'zh' ? `被${what}触达${guo}` : what ? `were touched by ${what}` : 'were touched',
};

const group = [
  numberedProperty('group', 'groups', 'group_id', { alias: '群', slot: 'what', say: (names) => ` ${names} ` }),
  ...storeProperties('store_id'),
];
export const joinedGroup: Event = {
  kind: 'joined_group',
  word: 'joined_group',
  alias: '进过群',
  relation: 'stay',
  at: 'joined_at',
  properties: group,
  main: 'group',
  measures: [count],
  say: (what, language, guo) => (language === 'zh' ? `进${guo}${what || '门店群'}` : `joined ${what || 'a group'}`),
};
export const leftGroup: Event = {
  kind: 'left_group',
  word: 'left_group',
  alias: '退过群',
  relation: 'stay',
  at: 'left_at',
  properties: group,
  main: 'group',
  measures: [count],
  say: (what, language, guo) => (language === 'zh' ? `退${guo}${what || '门店群'}` : `left ${what || 'a group'}`),
};

const account = numberedProperty('account', 'accounts', 'account_id', {
  alias: '账号',
  slot: 'what',
  say: (names) => ` ${names} `,
});
const source = keyProperty(
  'source',
  'sources',
  { name: 'source', coded: true },
  {
    alias: '来源',
    slot: 'how',
    say: (names, language) => (language === 'zh' ? `经活码来源 ${names} ` : `by the live code source ${names}`),
  },
);
/** A tie to an account began; how it ended, if it did, doesn't matter. */
export const addedContact: Event = {
  kind: 'added_contact',
  word: 'added_contact',
  alias: '加过好友',
  relation: 'contact',
  at: 'since',
  properties: [account, source],
  main: 'account',
  measures: [count],
  say: (what, language, guo) =>
    language === 'zh' ? `加${guo}${what || '企业微信账号'}` : `added ${what || 'an account'}`,
};
/** A tie to an account ended: she deleted the account, the account deleted her, or another account took over. */
export const removedContact: Event = {
  kind: 'removed_contact',
  word: 'removed_contact',
  alias: '断过好友',
  relation: 'contact',
  at: 'ended_at',
  which: (row) => sql`${row.column('state')} <> 'active'`,
  properties: [
    account,
    source,
    wordProperty(
      'how',
      { name: 'state', coded: true },
      {
        removed_by_customer: { zh: '顾客删除', en: 'the customer' },
        removed_by_staff: { zh: '员工删除', en: 'the staff' },
        transferred: { zh: '转交', en: 'handing over' },
        perhaps_gone: { zh: '疑似流失', en: 'perhaps having left' },
      },
      { alias: '方式', slot: 'how', say: zhFirst('因', 'by') },
    ),
  ],
  main: 'account',
  measures: [count],
  say: (what, language, guo) =>
    language === 'zh'
      ? `与${what || '企业微信账号'}断开${guo}好友关系`
      : `ended the contact with ${what || 'an account'}`,
};
