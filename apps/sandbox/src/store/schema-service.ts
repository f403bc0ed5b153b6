/** Word rules, products, temporary chats and ids, tags of rule groups. Instants as in `schema.ts`. */
export const SERVICE_SCHEMA = `
create table if not exists intercept_rule (
  rule_id integer primary key, name text not null, words text not null, semantics text not null, intercept_type integer not null,
  users text not null, departments text not null, own integer not null, created_at integer not null, deleted_at integer
);
create table if not exists intercept_hit (
  id integer primary key, rule_id integer not null, userid text not null, act text not null, found text not null, blocked integer not null, at_ms integer not null
);
create table if not exists product (
  product_id text primary key, description text not null, price integer not null, sn text not null, images text not null,
  own integer not null, created_at integer not null, deleted_at integer
);
create table if not exists strategy (strategy_id integer primary key, name text not null, users text not null, departments text not null, created_at integer not null);
create table if not exists strategy_tag_group (group_id text primary key, strategy_id integer not null);
create table if not exists temporary_way (
  config_id text primary key, expires_at integer not null, chat_seconds integer not null, unionid text, conclusions text, created_at integer not null
);
create table if not exists temporary_chat (
  person_id integer not null, userid text not null, config_id text not null, chat_seconds integer not null, conclusions text,
  -- null until they are contacts
  ends_at integer, primary key (person_id, userid)
) without rowid;
create index if not exists temporary_chat_end on temporary_chat (ends_at);
-- business 0: contact_list; 1 meetings, 2 forms, 3 smart sheets
create table if not exists temporary_id (tmp_id text primary key, person_id integer not null, business integer not null, wall_created_ms integer not null);
create index if not exists temporary_id_by_person on temporary_id (person_id, business, wall_created_ms);
create table if not exists pending_id (pending_id text primary key, person_id integer not null, wall_created_ms integer not null);
create table if not exists member_card (
  userid text primary key, email text, biz_mail text, gender text, qr_code text, address text
);
`;
