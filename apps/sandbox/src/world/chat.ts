import { createHash } from 'node:crypto';

export interface Chat {
  chatId: string;
  name: string;
  owner: string;
  createdAt: number;
  notice: string;
  dismissedAt: number | null;
  version: number;
}

export interface ChatMember {
  /** A userid, or an external_userid. */
  member: string;
  /** The customer's number, or null for a member of the corp. */
  personId: number | null;
  joinedAt: number;
  /** 1 invited directly, 2 by invitation link, 3 by code. */
  joinScene: number;
  invitor: string | null;
  state: string;
}

export interface ChatRow {
  chat_id: string;
  name: string;
  owner: string;
  created_at: number;
  notice: string;
  dismissed_at: number | null;
  version: number;
}
export const readChat = (row: ChatRow): Chat => ({
  chatId: row.chat_id,
  name: row.name,
  owner: row.owner,
  createdAt: row.created_at,
  notice: row.notice,
  dismissedAt: row.dismissed_at,
  version: row.version,
});

/** The member-list version as WeCom writes it: opaque text that changes with every change. */
export const versionText = (chatId: string, version: number) =>
  createHash('md5').update(`${chatId}/${version}`).digest('hex');
