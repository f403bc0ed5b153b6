/** 微信客服. `…_at` are business seconds, `wall_…_ms` wall milliseconds, as in the rest of the store. */
export const KF_SCHEMA = `
create table if not exists kf_account (
  open_kfid text primary key, link_code text not null unique, name text not null, avatar text not null, created_at integer not null,
  -- whether the account is granted to the app: without that the API has no say over it
  granted integer not null default 1, deleted_at integer
);
-- a link with a scene; the account's own link has none
create table if not exists kf_way (enc_scene text primary key, open_kfid text not null, scene text not null, unique (open_kfid, scene));
create table if not exists kf_servicer (
  open_kfid text not null, userid text, department_id integer, unique (open_kfid, userid), unique (open_kfid, department_id)
);
-- only of members who stopped receiving; also of those who are servicers through a department
create table if not exists kf_pause (open_kfid text not null, userid text not null, stop_type integer not null, primary key (open_kfid, userid)) without rowid;
create table if not exists kf_session (
  open_kfid text not null, person_id integer not null, external_userid text not null,
  -- 0 new, 1 assistant, 2 queue, 3 human, 4 ended or not begun; 48 h after the customer's last message it reads as 4
  state integer not null check (state between 0 and 4), servicer text,
  scene text not null, scene_param text not null, entered_at integer not null,
  wrote_at integer, welcomed_at integer,
  -- by API since the customer's last message
  sent integer not null default 0,
  -- the customer takes no messages; the servicer takes none of the customer's
  customer_refuses integer not null default 0, servicer_refuses integer not null default 0,
  primary key (open_kfid, person_id)
) without rowid;
create index if not exists kf_session_by_person on kf_session (person_id);
create table if not exists kf_message (
  seq integer primary key, open_kfid text not null, msgid text not null, person_id integer,
  -- 3 customer, 4 system event, 5 servicer in the client; 0 by API, which sync_msg does not return
  origin integer not null, servicer text, msgtype text not null, body text not null, at_ms integer not null,
  -- a customer's message that opened a session
  opens integer not null default 0,
  failed integer not null default 0, recalled integer not null default 0, unique (open_kfid, msgid)
);
create index if not exists kf_message_by_person on kf_message (person_id, seq);
create index if not exists kf_message_by_account on kf_message (open_kfid, seq);
create table if not exists kf_code (
  code text primary key, kind text not null check (kind in ('welcome','queue','takeover','end')), open_kfid text not null,
  person_id integer not null, issued_at integer not null, wall_issued_ms integer not null, used integer not null default 0
);
create table if not exists kf_token (token text primary key, open_kfid text not null, wall_issued_ms integer not null);
-- the next messages to this customer are accepted and then fail, one row each
create table if not exists kf_trouble (id integer primary key, open_kfid text not null, person_id integer not null, fail_type integer not null);
create table if not exists kf_upgrade_range (kind text not null, id text not null, primary key (kind, id)) without rowid;
create table if not exists kf_upgrade (
  open_kfid text not null, person_id integer not null, kind text not null, id text not null, wording text not null,
  created_at integer not null, accepted_at integer, primary key (open_kfid, person_id)
) without rowid;
`;
