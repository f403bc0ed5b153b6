import type { Shape } from './shapes.ts';

/** A person outside the corp, as far as the corp may know them (doc 92114). Nearly all is optional. */
export interface ExternalContact {
  external_userid: string;
  name: string;
  /** 1 WeChat, 2 WeCom user of another company. */
  type: number;
  /** 0 unknown, 1 male, 2 female. */
  gender?: number;
  avatar?: string;
  /** Only type 1, and with a bound WeChat developer account. */
  unionid?: string;
  position?: string;
  corp_name?: string;
  corp_full_name?: string;
  /** Only type 2: what their own company shows of them. */
  external_profile?: object;
}

/** The tie of one member to a customer. */
export interface FollowBase {
  userid: string;
  remark?: string;
  description?: string;
  /** Unix seconds. */
  createtime: number;
  remark_corp_name?: string;
  remark_mobiles: string[];
  oper_userid?: string;
  /** How they met (1 QR code, 16 acquisition link, …); new numbers appear. */
  add_way?: number;
  state?: string;
  wechat_channels?: { nickname?: string; source?: number };
}

/** The tie of one member to a customer, with the tags' names. */
export interface FollowUser extends FollowBase {
  /** `type` 1 corp tag, 2 personal (without id), 3 rule group. */
  tags: { group_name?: string; tag_name: string; tag_id?: string; type: number }[];
}

/** The tie as the batch call shows it: ids of corp and rule-group tags only. */
export interface FollowInfo extends FollowBase {
  tag_id: string[];
}

/** A customer with every member who has them as a contact. */
export interface Contact {
  external_contact: ExternalContact;
  follow_user: FollowUser[];
}

/** A customer with the one member who was asked about. */
export interface ContactOfMember {
  external_contact: ExternalContact;
  follow_info: FollowInfo;
}

/** What a member notes about a customer; what is left out stays as it is (doc 92115). */
export interface Remark {
  userid: string;
  external_userid: string;
  remark?: string;
  description?: string;
  /** Only for WeChat users. */
  remark_company?: string;
  /** Replaces all; `['']` clears. */
  remark_mobiles?: readonly string[];
  remark_pic_mediaid?: string;
}

/** Somebody who was served, customer or not (doc 99434). `tmp_openid` lives 4 hours. */
export interface ServedContact {
  is_customer: boolean;
  tmp_openid: string;
  external_userid?: string;
  name?: string;
  follow_userid?: string;
  chat_id?: string;
  chat_name?: string;
  add_time?: number;
}

const person: Shape = { numbers: ['type', 'gender'] };
const tie: Shape = {
  numbers: ['createtime', 'add_way'],
  lists: ['remark_mobiles', 'tags'],
  within: { tags: { numbers: ['type'] }, wechat_channels: { numbers: ['source'] } },
};
export const contactShape: Shape = { lists: ['follow_user'], within: { external_contact: person, follow_user: tie } };
const tieOfBatch: Shape = { numbers: ['createtime', 'add_way'], lists: ['remark_mobiles', 'tag_id'] };
export const batchShape: Shape = {
  lists: ['external_contact_list'],
  within: { external_contact_list: { within: { external_contact: person, follow_info: tieOfBatch } } },
};

/** A page of the batch call. */
export interface BatchPage {
  external_contact_list: ContactOfMember[];
  next_cursor?: string;
  fail_info?: { unlicensed_userid_list?: string[] };
}
