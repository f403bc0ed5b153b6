-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- customer: the acquisition links she came by
create table community.acquired_customer (
  customer_id bigint not null,
  link_no bigint not null,
  account_id bigint not null,
  chat_status smallint not null,
  read_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, link_no, account_id),
  CHECK ((chat_status = ANY (ARRAY[0, 1, 2]))),
  FOREIGN KEY (link_no) REFERENCES community.acquisition_link(link_no)
);
CREATE INDEX acquired_customer_link_no_idx ON community.acquired_customer USING btree (link_no);

-- reference: clicks and newcomers of a link, by day
create table community.acquisition_day (
  link_no bigint not null,
  day date not null,
  clicked integer not null,
  added integer not null,
  read_at timestamp with time zone not null,
  PRIMARY KEY (link_no, day),
  FOREIGN KEY (link_no) REFERENCES community.acquisition_link(link_no)
);

-- reference: paid links that add us as a contact
create table community.acquisition_link (
  link_no bigint generated always as identity not null,
  name text not null,
  state text not null,
  source text not null,
  store_id bigint,
  users text[] not null,
  making text not null,
  link_id text,
  url text,
  wanted_at timestamp with time zone not null,
  made_at timestamp with time zone,
  problem text,
  alarm text,
  alarm_at timestamp with time zone,
  cursor text,
  read_at timestamp with time zone,
  PRIMARY KEY (link_no),
  CHECK ((alarm = ANY (ARRAY['unavailable'::text, 'deleted'::text]))),
  CHECK (((making <> 'made'::text) OR (link_id IS NOT NULL))),
  CHECK ((making = ANY (ARRAY['wanted'::text, 'making'::text, 'made'::text, 'unwanted'::text, 'gone'::text]))),
  CHECK (((char_length(name) >= 1) AND (char_length(name) <= 30))),
  CHECK ((char_length(state) <= 30)),
  UNIQUE (state)
);
CREATE UNIQUE INDEX acquisition_link_name_idx ON community.acquisition_link USING btree (name) WHERE (making <> 'gone'::text);

-- reference: chosen accounts behind an acquisition link, at most 500
create table community.acquisition_link_wish (
  link_no bigint not null,
  account_id bigint not null,
  PRIMARY KEY (link_no, account_id),
  FOREIGN KEY (link_no) REFERENCES community.acquisition_link(link_no)
);

-- reference: paid uses of acquisition links
create table community.acquisition_quota (
  single boolean not null,
  total integer,
  balance integer,
  expiries jsonb default '[]'::jsonb not null,
  read_at timestamp with time zone,
  alarm text,
  alarm_at timestamp with time zone,
  problem text,
  PRIMARY KEY (single),
  CHECK ((alarm = ANY (ARRAY['low'::text, 'exhausted'::text, 'expires_soon'::text]))),
  CHECK (single)
);

-- local: what we changed about codes at WeCom
create table community.code_change (
  change_id bigint generated always as identity not null,
  at timestamp with time zone not null,
  api text not null,
  state text not null,
  config_id text,
  reads_now text[] not null,
  outcome text not null,
  PRIMARY KEY (change_id)
);
CREATE INDEX code_change_state_at_idx ON community.code_change USING btree (state, at);

-- subject(group_id): who is or was in a group
create table community.group_member (
  group_id bigint not null,
  member text not null,
  type text not null,
  customer_id bigint,
  joined_at timestamp with time zone,
  left_at timestamp with time zone,
  quit_scene smallint,
  join_scene smallint,
  join_state text,
  present boolean default ((joined_at IS NOT NULL) AND (left_at IS NULL)) not null,
  PRIMARY KEY (group_id, member),
  CHECK (((joined_at IS NOT NULL) OR (left_at IS NOT NULL))),
  CHECK (((type = 'customer'::text) = (customer_id IS NOT NULL))),
  CHECK ((type = ANY (ARRAY['staff'::text, 'customer'::text]))),
  FOREIGN KEY (group_id) REFERENCES community.store_group(group_id)
);
CREATE INDEX group_member_customer_id_idx ON community.group_member USING btree (customer_id);

-- reference: stores that need a group opened
create table community.group_need (
  store_id bigint not null,
  since timestamp with time zone not null,
  PRIMARY KEY (store_id)
);

-- reference: codes that lead into a store's groups
create table community.join_way (
  store_id bigint not null,
  state text not null,
  name text not null,
  chat_ids text[] not null,
  making text not null,
  config_id text,
  qr_code text,
  wanted_at timestamp with time zone not null,
  made_at timestamp with time zone,
  problem text,
  PRIMARY KEY (store_id),
  CHECK (((cardinality(chat_ids) >= 1) AND (cardinality(chat_ids) <= 5))),
  CHECK (((making <> 'made'::text) OR (config_id IS NOT NULL))),
  CHECK ((making = ANY (ARRAY['wanted'::text, 'making'::text, 'made'::text]))),
  CHECK ((char_length(name) <= 40)),
  CHECK ((char_length(state) <= 30)),
  UNIQUE (state)
);

-- reference: codes that add us as a contact
create table community.live_code (
  live_code_id bigint generated always as identity not null,
  state text not null,
  source text not null,
  store_id bigint,
  remark text not null,
  making text not null,
  config_id text,
  qr_code text,
  wanted_at timestamp with time zone not null,
  made_at timestamp with time zone,
  problem text,
  chosen boolean default false not null,
  most integer,
  rotated_at timestamp with time zone,
  alarm text,
  alarm_at timestamp with time zone,
  PRIMARY KEY (live_code_id),
  CHECK ((alarm = ANY (ARRAY['nobody_left'::text, 'one_left'::text]))),
  CHECK (((making <> 'made'::text) OR (config_id IS NOT NULL))),
  CHECK ((making = ANY (ARRAY['wanted'::text, 'making'::text, 'made'::text]))),
  CHECK (((most >= 1) AND (most <= 100))),
  CHECK ((char_length(state) <= 30)),
  UNIQUE (state)
);
CREATE INDEX live_code_store_id_idx ON community.live_code USING btree (store_id);

-- reference: the pool behind a live code, at most 100
create table community.live_code_account (
  live_code_id bigint not null,
  account_id bigint not null,
  since timestamp with time zone,
  PRIMARY KEY (live_code_id, account_id),
  FOREIGN KEY (live_code_id) REFERENCES community.live_code(live_code_id)
);

-- reference: chosen accounts behind a live code
create table community.live_code_wish (
  live_code_id bigint not null,
  account_id bigint not null,
  PRIMARY KEY (live_code_id, account_id),
  FOREIGN KEY (live_code_id) REFERENCES community.live_code(live_code_id)
);

-- customer: the groups she is in
create table community.membership (
  customer_id bigint not null,
  group_id bigint not null,
  joined_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, group_id),
  FOREIGN KEY (group_id) REFERENCES community.store_group(group_id)
);
CREATE INDEX membership_group_id_idx ON community.membership USING btree (group_id);

-- local: codes that may be left over at WeCom
create table community.orphan_code (
  orphan_id bigint generated always as identity not null,
  kind text not null,
  state text not null,
  config_id text,
  lost_at timestamp with time zone not null,
  PRIMARY KEY (orphan_id),
  CHECK ((kind = ANY (ARRAY['live_code'::text, 'join_way'::text, 'acquisition_link'::text]))),
  UNIQUE NULLS NOT DISTINCT (kind, state, config_id, lost_at)
);

-- reference: how pools are rotated
create table community.pool_setting (
  name text not null,
  value integer not null,
  unit text not null,
  source text not null,
  changed_at timestamp with time zone,
  PRIMARY KEY (name),
  CHECK (((name <> 'put_forward_most'::text) OR ((value >= 1) AND (value <= 100)))),
  CHECK ((unit = ANY (ARRAY['accounts'::text, 'minutes'::text, 'percent'::text, 'codes'::text]))),
  CHECK ((value >= 0))
);

-- reference: accounts that WeCom refuses behind codes
create table community.refused_account (
  account_id bigint not null,
  code integer not null,
  at timestamp with time zone not null,
  PRIMARY KEY (account_id)
);

-- reference: customer groups, bound to stores
create table community.store_group (
  group_id bigint generated always as identity not null,
  corp_id text not null,
  chat_id text not null,
  name text default ''::text not null,
  store_id bigint,
  owner_userid text,
  owner_account_id bigint,
  state text not null,
  member_count integer default 0 not null,
  capacity integer not null,
  member_version text,
  newest_version text,
  newest_event_at timestamp with time zone,
  created_at timestamp with time zone not null,
  read_at timestamp with time zone,
  bound_at timestamp with time zone,
  PRIMARY KEY (group_id),
  CHECK (((store_id IS NULL) = (bound_at IS NULL))),
  CHECK ((state = ANY (ARRAY['active'::text, 'dismissed'::text]))),
  UNIQUE (chat_id)
);
CREATE INDEX store_group_store_id_idx ON community.store_group USING btree (store_id) WHERE (state = 'active'::text);

-- reference: when upkeep last ran
create table community.upkeep (
  name text not null,
  at timestamp with time zone not null,
  PRIMARY KEY (name)
);

create view community.acquired_by as
 SELECT customer_id,
    link_no,
    account_id,
    chat_status
   FROM community.acquired_customer;

create view community.contact_not_in_group as
 SELECT DISTINCT customer_id
   FROM customers.active_contact c
  WHERE NOT (EXISTS ( SELECT
           FROM community.membership m
          WHERE m.customer_id = c.customer_id));

create view community.group_customer as
 SELECT group_id,
    customer_id,
    joined_at
   FROM community.membership;

create view community.group_info as
 SELECT group_id,
    chat_id,
    name,
    store_id,
    owner_account_id,
    owner_userid,
    corp_id,
    member_count,
    capacity,
    state = 'active'::text AS active,
    chat_id AS subject_key
   FROM community.store_group;

create view community.group_stay as
 SELECT group_id,
    type,
    customer_id,
    joined_at,
    left_at,
    quit_scene
   FROM community.group_member;

create view community.in_group_not_contact as
 SELECT customer_id,
    group_id
   FROM community.membership m
  WHERE NOT (EXISTS ( SELECT
           FROM customers.active_contact c
          WHERE c.customer_id = m.customer_id));

create view community.live_code_info as
 SELECT live_code.live_code_id,
    live_code.state,
    live_code.source,
    live_code.store_id
   FROM community.live_code
UNION ALL
 SELECT NULL::bigint AS live_code_id,
    acquisition_link.state,
    acquisition_link.source,
    acquisition_link.store_id
   FROM community.acquisition_link;

create view community.put_forward as
 SELECT x.account_id,
    c.live_code_id,
    c.state,
    c.remark,
    COALESCE(x.since, c.wanted_at) AS since
   FROM community.live_code_account x
     JOIN community.live_code c ON c.live_code_id = x.live_code_id;
