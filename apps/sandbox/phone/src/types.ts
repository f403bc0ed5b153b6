/** What the control surface answers; see `control/phone-state.ts`. */
export type Attachment =
  | { msgtype: 'link'; link: { title: string; picurl?: string; desc?: string; url: string } }
  | { msgtype: 'image'; image: { media_id?: string; pic_url?: string } }
  | { msgtype: 'miniprogram'; miniprogram: { title: string; pic_media_id?: string; appid: string; page: string } }
  | { msgtype: 'video'; video: { media_id: string } }
  | { msgtype: 'file'; file: { media_id: string } };

export interface Message {
  id: number | string;
  origin: 'welcome' | 'mass' | 'post' | 'direct' | 'reply';
  at: string;
  from: { kind: 'person'; id: number | null; name: string } | { kind: 'staff'; id: string | null; name: string };
  text: string | null;
  attachments: Attachment[];
  /** Of 微信客服 alone. */
  menu?: KfMenu;
  place?: { name: string; address: string };
  recalled?: boolean;
}
interface KfMenu {
  head: string;
  tail: string;
  items: { type: string; label: string }[];
}
/** A chat with an account of 微信客服. */
interface KfChat {
  openKfId: string;
  name: string;
  /** 0 new, 1 assistant, 2 queue, 3 human, 4 ended. */
  state: 0 | 1 | 2 | 3 | 4;
  servicer: string | null;
  since: string;
  messages: Message[];
}
export interface CustomerKfChat extends KfChat {
  avatar: string;
  refusing: boolean;
  offer: { kind: 'member' | 'groupchat'; name: string; wording: string } | null;
}
export interface ServicerKfChat extends KfChat {
  personId: number;
  customer: string;
}
/** What hangs as a link into an account. */
export interface KfAccount {
  openKfId: string;
  name: string;
  link: string | null;
}

interface Person {
  id: number;
  name: string;
  externalUserid: string;
}
/** A moment on a customer's phone. */
export interface FeedMoment {
  momentId: string;
  userid: string;
  name: string;
  at: string;
  liked: boolean;
  text: string | null;
  attachments: Attachment[];
}
interface Group {
  chatId: string;
  name: string;
  owner: string;
  members: number;
  notice: string;
  messages: Message[];
}
export interface PersonPhone {
  person: Person;
  contacts: {
    userid: string;
    name: string;
    status: 'requested' | 'active' | 'blocked' | 'removed';
    since: string;
    messages: Message[];
  }[];
  moments: FeedMoment[];
  kf: CustomerKfChat[];
  groups: Group[];
}

export interface AppMessage {
  msgid: string;
  msgtype: string;
  body: Record<string, unknown>;
  at: string;
  answered: string | null;
  recalled: boolean;
}
export interface Pending {
  msgid: string;
  chatType: 'single' | 'group';
  targets: number;
  reminders: number;
  at: string;
  text: string | null;
  attachments: Attachment[];
}
export interface MemberPhone {
  member: { userid: string; name: string; position: string };
  pending: Pending[];
  /** Moments that wait to be published. */
  moments: { momentId: string; text: string | null; attachments: Attachment[] }[];
  groups: Group[];
  kf: ServicerKfChat[];
  customers: number;
  requests: { personId: number; name: string }[];
  chats: { personId: number; externalUserid: string; name: string; status: string; messages: Message[] }[];
  /** What a word rule has stopped or warned of, the latest first. */
  warnings: { rule: string; found: string[]; blocked: boolean; at: string }[];
  app: AppMessage[];
}

export interface Codes {
  acquisitionLinks: { configId: string; name: string; pool: number }[];
  contactWays: { configId: string; remark: string; state: string; pool: number }[];
  joinWays: {
    configId: string;
    remark: string;
    state: string;
    groups: { chatId: string; name: string; members: number }[];
  }[];
}
export interface ClockState {
  mode: 'real' | 'scaled' | 'driven';
  now: string;
  speed: number;
}
export interface About {
  platformUrl: string;
}
