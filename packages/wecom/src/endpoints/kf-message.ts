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
  event?: KfEvent;
}

/** `enter_session`, `msg_send_fail`, `servicer_status_change`, `session_status_change`, recalls, …; members differ. */
export interface KfEvent {
  event_type: string;
  open_kfid?: string;
  external_userid?: string;
  scene?: string;
  scene_param?: string;
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

export const messageShape: Shape = {
  numbers: ['send_time', 'origin'],
  within: {
    location: { numbers: ['latitude', 'longitude'] },
    event: { numbers: ['fail_type', 'status', 'stop_type', 'change_type', 'reject_switch'] },
  },
};

type MenuItem =
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
  | { msgtype: 'msgmenu'; msgmenu: { head_content?: string; list: readonly MenuItem[]; tail_content?: string } }
  | { msgtype: 'location'; location: { name?: string; address?: string; latitude: number; longitude: number } }
  | { msgtype: 'ca_link'; ca_link: { link_url: string } };
