import type { Shape } from './shapes.ts';

/** A message of `sync_msg`. Content is in the member named like `msgtype`; types not listed here occur. */
export interface KfMessage {
  /** De-duplicate by it. */
  msgid: string;
  /** For events these two are inside `event`. */
  open_kfid?: string;
  external_userid?: string;
  send_time: number;
  /** 3 customer, 4 system event, 5 servicer in the client. */
  origin: number;
  servicer_userid?: string;
  msgtype: string;
  text?: { content: string; menu_id?: string };
  image?: { media_id: string };
  voice?: { media_id: string };
  video?: { media_id: string };
  file?: { media_id: string };
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  link?: { title?: string; desc?: string; url?: string; pic_url?: string };
  miniprogram?: { title?: string; appid: string; pagepath?: string; thumb_media_id?: string };
  business_card?: { userid: string };
  /** A menu that was sent, as the customer sees it. */
  msgmenu?: { head_content?: string; list?: object[]; tail_content?: string };
  channels_shop_product?: {
    product_id?: string;
    head_img?: string;
    title?: string;
    sales_price?: string;
    shop_nickname?: string;
    shop_head_img?: string;
  };
  channels_shop_order?: { order_id?: string; product_titles?: string; price_wording?: string; state?: string };
  /** Messages passed on together; `msg_content` is JSON text. */
  merged_msg?: {
    title?: string;
    item: { send_time?: number; msgtype?: string; sender_name?: string; msg_content?: string }[];
  };
  /** From 视频号. */
  channels?: { sub_type?: number; nickname?: string; title?: string };
  event?: KfEvent;
}

/** The 视频号 a customer came from. */
export interface KfChannels {
  nickname?: string;
  /** 0 unknown, 1 home page, 2 live, 3 … */
  scene?: number;
}

/** `enter_session`, `msg_send_fail`, `servicer_status_change`, `session_status_change`, recalls, …; members differ. */
export interface KfEvent {
  event_type: string;
  open_kfid?: string;
  external_userid?: string;
  scene?: string;
  scene_param?: string;
  wechat_channels?: KfChannels;
  /** For `sendMsgOnEvent`, 20 s, one use. */
  welcome_code?: string;
  msg_code?: string;
  fail_msgid?: string;
  /** 4 more than 48 h, 5 session closed, 6 over five messages, 10 refused by the customer, … */
  fail_type?: number;
  servicer_userid?: string;
  status?: number;
  stop_type?: number;
  /** 1 taken from the queue, 2 transferred, 3 ended, 4 opened again. */
  change_type?: number;
  old_servicer_userid?: string;
  new_servicer_userid?: string;
  recall_msgid?: string;
  reject_switch?: number;
}

/** Numbers and lists of {@link KfMessage}. */
export const messageShape: Shape = {
  numbers: ['send_time', 'origin'],
  within: {
    location: { numbers: ['latitude', 'longitude'] },
    merged_msg: { lists: ['item'], within: { item: { numbers: ['send_time'] } } },
    channels: { numbers: ['sub_type'] },
    event: { numbers: ['fail_type', 'status', 'stop_type', 'change_type', 'reject_switch'] },
  },
};

/** One line of a menu; all but `text` act. */
export type KfMenuItem =
  | { type: 'click'; click: { id?: string; content: string } }
  | { type: 'view'; view: { url: string; content: string } }
  | { type: 'miniprogram'; miniprogram: { appid: string; pagepath: string; content: string } }
  | { type: 'text'; text: { content: string; no_newline?: 0 | 1 } };

/** What may be sent to a customer. Media come from `media.upload`. */
export type KfReply =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'voice'; voice: { media_id: string } }
  | { msgtype: 'video'; video: { media_id: string } }
  | { msgtype: 'file'; file: { media_id: string } }
  | { msgtype: 'link'; link: { title: string; desc?: string; url: string; thumb_media_id: string } }
  | { msgtype: 'miniprogram'; miniprogram: { appid: string; title?: string; thumb_media_id: string; pagepath: string } }
  | { msgtype: 'msgmenu'; msgmenu: { head_content?: string; list: readonly KfMenuItem[]; tail_content?: string } }
  | { msgtype: 'location'; location: { name?: string; address?: string; latitude: number; longitude: number } }
  | { msgtype: 'ca_link'; ca_link: { link_url: string } };
