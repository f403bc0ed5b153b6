/** 获客助手. Instants as in `schema.ts`. */
export const ACQUISITION_SCHEMA = `
create table if not exists acquisition_link (
  link_id text primary key, name text not null, users text not null, departments text not null, skip_verify integer not null,
  -- 1 who already knows somebody of the corp goes there, 2 only somebody of those named; null: turns alone
  priority_type integer, priority_users text not null, mark_source integer not null,
  -- made by the app; an administrator's links are invisible to it
  own integer not null, created_at integer not null, deleted_at integer, unavailable integer not null default 0, turn integer not null default 0
);
create table if not exists acquisition_visit (
  link_id text not null, person_id integer not null, day integer not null, primary key (link_id, day, person_id)
) without rowid;
create table if not exists acquisition_customer (
  person_id integer not null, userid text not null, link_id text not null, state text not null, asked_at integer not null,
  -- null until the member has accepted
  added_at integer, messages integer not null default 0, primary key (person_id, userid)
) without rowid;
create index if not exists acquisition_customer_by_link on acquisition_customer (link_id, added_at);
create table if not exists acquisition_quota (
  id integer primary key, amount integer not null, balance integer not null check (balance >= 0), bought_at integer not null, expires_at integer not null,
  -- warnings up to here have been told
  warned_at integer not null
);
create table if not exists acquisition_chat_key (
  chat_key text primary key, person_id integer not null, userid text not null, link_id text not null, state text not null,
  messages integer not null, wall_created_ms integer not null
);
`;
