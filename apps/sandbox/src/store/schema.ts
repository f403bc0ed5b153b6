import { ACQUISITION_SCHEMA } from './schema-acquisition.ts';
import { ARCHIVE_SCHEMA } from './schema-archive.ts';
import { CORP_SCHEMA } from './schema-corp.ts';
import { KF_SCHEMA } from './schema-kf.ts';
import { MEDIA_SCHEMA } from './schema-media.ts';
import { PAY_SCHEMA } from './schema-pay.ts';
import { SERVICE_SCHEMA } from './schema-service.ts';

/**
 * The sandbox's whole state. Instants named `…_at` are business seconds (what WeCom calls unix seconds), `…_ms` are
 * milliseconds, and `wall_…` belong to the protocol (tokens, the 20-second code), never to business time.
 */
export const SCHEMA = `
create table if not exists counter (kind text primary key, n integer not null);
create table if not exists department (
  id integer primary key, name text not null, parentid integer not null, ord integer not null
);
create table if not exists staff (
  userid text primary key, name text not null, departments text not null, position text not null, mobile text,
  avatar text, status integer not null, serves_customers integer not null, contact_cap integer
);
create table if not exists person (
  id integer primary key, name text not null, gender integer not null, avatar text not null,
  openid text not null unique, unionid text not null unique, external_userid text not null unique
);
create table if not exists contact_way (
  config_id text primary key, type integer not null, scene integer not null, style integer, remark text not null,
  skip_verify integer not null, state text not null, users text not null, parties text not null,
  is_exclusive integer not null, created_at integer not null, turn integer not null default 0
);
create table if not exists contact (
  person_id integer not null, userid text not null, external_userid text not null,
  -- requested: the member has to accept; blocked: the customer removed or blocked the member; removed: the member did
  status text not null check (status in ('requested','active','blocked','removed')),
  state text not null, add_way integer not null, config_id text, created_at integer not null, ended_at integer,
  remark text not null, description text not null default '', remark_company text not null default '',
  remark_mobiles text not null default '[]', touched_at integer not null,
  primary key (person_id, userid)
) without rowid;
create index if not exists contact_by_staff on contact (userid, status, external_userid);
create index if not exists contact_by_external on contact (external_userid, userid);
-- the order of a member's list: a page is read from the index alone, however long the list is
create index if not exists contact_in_list on contact (userid, created_at, external_userid, status);
create table if not exists contact_tag (
  person_id integer not null, userid text not null, tag_id text not null, primary key (person_id, userid, tag_id)
) without rowid;
create table if not exists tag_group (id text primary key, name text not null, ord integer not null, created_at integer not null, own integer not null);
create table if not exists tag (
  id text primary key, group_id text not null, name text not null, ord integer not null, created_at integer not null, own integer not null
);
create table if not exists welcome (
  code text primary key, person_id integer not null, userid text not null, issued_at integer not null,
  -- wall milliseconds of the first attempt to tell the platform; the 20 seconds run from there
  wall_told_ms integer, answered integer not null default 0,
  outcome text not null default 'open' check (outcome in ('open','sent','spoilt')), last_errcode integer
);
create table if not exists chat (
  chat_id text primary key, name text not null, owner text not null, created_at integer not null,
  notice text not null default '', dismissed_at integer, version integer not null default 0
);
create table if not exists chat_member (
  chat_id text not null, member text not null, person_id integer, joined_at integer not null, left_at integer,
  join_scene integer not null, invitor text, state text not null default '',
  primary key (chat_id, member)
) without rowid;
create index if not exists chat_member_by_member on chat_member (member, chat_id);
create table if not exists join_way (
  config_id text primary key, scene integer not null, remark text not null, auto_create_room integer not null,
  room_base_name text not null, room_base_id integer not null, chat_ids text not null, state text not null, created_at integer not null
);
create table if not exists content (id integer primary key, text text, attachments text not null, marker text);
create table if not exists mass_send (
  msgid text primary key, chat_type text not null, sender text, content_id integer not null,
  create_type integer not null, created_at integer not null, wall_created_ms integer not null, cancelled_at integer
);
create table if not exists mass_task (
  msgid text not null, userid text not null, status integer not null, send_time integer, primary key (msgid, userid)
) without rowid;
create index if not exists mass_task_open on mass_task (userid, status);
create table if not exists mass_target (
  msgid text not null, userid text not null, subject text not null, person_id integer, status integer not null default 0, send_time integer,
  primary key (msgid, userid, subject)
) without rowid;
create table if not exists mass_use (subject text not null, period integer not null, n integer not null, primary key (subject, period)) without rowid;
create table if not exists reminder (msgid text not null, wall_ms integer not null);
create table if not exists delivery (
  id integer primary key, origin text not null, origin_id text not null, content_id integer not null, marker text,
  userid text, person_id integer, chat_id text, by_customer integer not null default 0, at_ms integer not null
);
create index if not exists delivery_by_person on delivery (person_id, at_ms);
create index if not exists delivery_by_chat on delivery (chat_id, at_ms);
create index if not exists delivery_by_marker on delivery (marker);
create table if not exists callback (
  id integer primary key, event text not null, change_type text, from_user text not null, fields text not null, agent integer not null,
  created_at integer not null, welcome_code text, attempts integer not null default 0, not_before_ms integer not null default 0,
  outcome text not null default 'waiting' check (outcome in ('waiting','answered','given_up','lost')), problem text
);
create index if not exists callback_waiting on callback (outcome, id);
create table if not exists media (
  media_id text primary key, type text not null, filename text not null, content_type text not null, body blob not null,
  purpose text not null, wall_created_ms integer not null, wall_expires_ms integer
);
create table if not exists app_message (
  msgid text not null, userid text not null, msgtype text not null, body text not null, at_ms integer not null,
  response_code text, task_id text, answered text, recalled integer not null default 0, primary key (msgid, userid)
);
create table if not exists group_template (template_id text primary key, body text not null, created_at integer not null);
create table if not exists staff_left (userid text primary key, left_at integer not null);
create table if not exists transfer (
  id integer primary key, person_id integer not null, external_userid text not null, handover text not null, takeover text not null,
  resigned integer not null, created_at integer not null,
  -- as transfer_result says it: 1 done, 2 waiting, 3 refused by the customer, 4 receiver full
  status integer not null, takeover_time integer
);
create index if not exists transfer_waiting on transfer (status, created_at);
create table if not exists moment (
  moment_id text primary key, jobid text not null, text text, attachments text not null, created_at integer not null,
  wall_created_ms integer not null, visible_type integer not null, cancelled_at integer, invalid text not null
);
create table if not exists moment_task (
  moment_id text not null, userid text not null, published_at integer, customers text not null, primary key (moment_id, userid)
) without rowid;
create table if not exists moment_reaction (
  moment_id text not null, userid text not null, external_userid text not null, kind text not null, created_at integer not null
);
create table if not exists behaviour (
  userid text not null, day integer not null, new_apply integer not null default 0, new_contact integer not null default 0,
  messages integer not null default 0, negative integer not null default 0, primary key (userid, day)
) without rowid;
${CORP_SCHEMA}
${KF_SCHEMA}
${MEDIA_SCHEMA}
${PAY_SCHEMA}
${ARCHIVE_SCHEMA}
${ACQUISITION_SCHEMA}
${SERVICE_SCHEMA}
`;
