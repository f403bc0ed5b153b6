-- Where customers meet us: the codes that hang in stores, the stores' groups, and who is in them.
create schema if not exists community;

-- A code that leads to a pool of accounts (WeCom: contact way). What we want is written down and committed first; a job
-- makes it at WeCom. `making` means that a call is under way or was cut off: it is looked up before it is made again.
create table community.live_code (
  live_code_id bigint generated always as identity primary key,
  state        text not null unique check (char_length(state) <= 30),  -- handed back by WeCom with every adding
  source       text not null,                                          -- what it stands for, e.g. 'counter_poster'
  store_id     bigint,                                                 -- organisation.store
  remark       text not null,
  making       text not null check (making in ('wanted', 'making', 'made')),
  config_id    text,                                                   -- WeCom's name of it
  qr_code      text,                                                   -- the picture's address
  wanted_at    timestamptz not null,
  made_at      timestamptz,
  problem      text,                                                   -- why WeCom refused, for people to read
  check (making <> 'made' or config_id is not null)
);
comment on table community.live_code is 'reference: codes that add us as a contact';
create index on community.live_code (store_id);

create table community.live_code_account (
  live_code_id bigint not null references community.live_code (live_code_id),
  account_id   bigint not null,                                        -- organisation.account
  primary key (live_code_id, account_id)
);
comment on table community.live_code_account is 'reference: the pool behind a live code, at most 100';

-- A customer group of WeCom. Without a store it is unbound: known, but nobody's yet.
create table community.store_group (
  group_id         bigint generated always as identity primary key,
  corp_id          text not null,
  chat_id          text not null unique,
  name             text not null default '',
  store_id         bigint,                                             -- organisation.store
  owner_userid     text,
  owner_account_id bigint,                                             -- organisation.account
  state            text not null check (state in ('active', 'dismissed')),
  member_count     integer not null default 0,                         -- everybody in it, our own people too
  capacity         integer not null,
  member_version   text,                                               -- WeCom's version of the member list we hold
  newest_version   text,                                               -- and the one that the latest event promised
  newest_event_at  timestamptz,
  created_at       timestamptz not null,
  read_at          timestamptz,                                        -- when the list was last read from WeCom
  bound_at         timestamptz,
  check ((store_id is null) = (bound_at is null))
);
comment on table community.store_group is 'reference: customer groups, bound to stores';
create index on community.store_group (store_id) where state = 'active';

-- By group: everybody who is or was in it. Her latest stay; an earlier one is replaced when she comes back. Events may
-- come in any order: the latest joining and the latest leaving count.
create table community.group_member (
  group_id    bigint not null references community.store_group (group_id),
  member      text not null,                                           -- userid or external_userid
  type        text not null check (type in ('staff', 'customer')),
  customer_id bigint,                                                  -- null: our own people
  joined_at   timestamptz,                                             -- null: only her leaving has reached us yet
  left_at     timestamptz,
  quit_scene  smallint,                                                -- 0 left, 1 removed; null when only the list told us
  join_scene  smallint,                                                -- WeCom's number: 3 by code
  join_state  text,                                                    -- state of the join way
  present     boolean not null generated always as (joined_at is not null and left_at is null) stored,
  primary key (group_id, member),
  check (joined_at is not null or left_at is not null),
  check ((type = 'customer') = (customer_id is not null))
);
comment on table community.group_member is 'subject(group_id): who is or was in a group';
create index on community.group_member (customer_id);

-- By customer: the groups she is in now. Written together with the rows above.
create table community.membership (
  customer_id bigint not null,
  group_id    bigint not null references community.store_group (group_id),
  joined_at   timestamptz not null,
  primary key (customer_id, group_id)
);
comment on table community.membership is 'customer: the groups she is in';
create index on community.membership (group_id);

-- A code that leads into a store's groups (WeCom: join way), at most five of them.
create table community.join_way (
  store_id  bigint primary key,                                        -- organisation.store
  state     text not null unique check (char_length(state) <= 30),
  name      text not null check (char_length(name) <= 40),             -- what the platform names the next groups
  chat_ids  text[] not null check (cardinality(chat_ids) between 1 and 5),
  making    text not null check (making in ('wanted', 'making', 'made')),
  config_id text,
  qr_code   text,
  wanted_at timestamptz not null,
  made_at   timestamptz,
  problem   text,
  check (making <> 'made' or config_id is not null)
);
comment on table community.join_way is 'reference: codes that lead into a store''s groups';

-- Stores that were told to open a group, until they have one with room.
create table community.group_need (
  store_id bigint primary key,
  since    timestamptz not null
);
comment on table community.group_need is 'reference: stores that need a group opened';

-- When something was last looked after.
create table community.upkeep (
  name text primary key,
  at   timestamptz not null
);
comment on table community.upkeep is 'reference: when upkeep last ran';

-- What other modules may read.
create view community.group_info as
  select group_id, chat_id, name, store_id, owner_account_id, owner_userid, corp_id, member_count, capacity,
         state = 'active' as active, chat_id as subject_key
  from community.store_group;

create view community.group_customer as
  select group_id, customer_id, joined_at from community.membership;

create view community.live_code_info as
  select live_code_id, state, source, store_id from community.live_code;

create view community.in_group_not_contact as
  select m.customer_id, m.group_id
  from community.membership m
  where not exists (select from customers.active_contact c where c.customer_id = m.customer_id);

create view community.contact_not_in_group as
  select distinct c.customer_id
  from customers.active_contact c
  where not exists (select from community.membership m where m.customer_id = c.customer_id);

-- Every stay, for figures: joins and leaves by day.
create view community.group_stay as
  select group_id, type, customer_id, joined_at, left_at, quit_scene from community.group_member;
