-- Acquisition links (获客助手): paid links that add an account of a pool as a contact, from anywhere outside the store.

create table community.acquisition_link (
  link_no    bigint generated always as identity primary key,
  name       text not null check (char_length(name) between 1 and 30),
  state      text not null unique check (char_length(state) <= 30),  -- customer_channel: at most 64 bytes, comes back with every adding
  source     text not null,                             -- what it stands for, like a live code's
  store_id   bigint,                                    -- organisation.store
  users      text[] not null,                           -- userids put forward now
  making     text not null check (making in ('wanted', 'making', 'made', 'unwanted', 'gone')),
  link_id    text,                                      -- WeCom's name of it
  url        text,
  wanted_at  timestamptz not null,
  made_at    timestamptz,
  problem    text,
  alarm      text check (alarm in ('unavailable', 'deleted')),  -- as WeCom told us
  alarm_at   timestamptz,
  cursor     text,                                      -- where the reading of its customers stopped
  read_at    timestamptz,                               -- when all of them were last read
  check (making <> 'made' or link_id is not null)
);
comment on table community.acquisition_link is 'reference: paid links that add us as a contact';
create unique index on community.acquisition_link (name) where making <> 'gone';

create table community.acquisition_link_wish (
  link_no    bigint not null references community.acquisition_link (link_no),
  account_id bigint not null,                           -- organisation.account
  primary key (link_no, account_id)
);
comment on table community.acquisition_link_wish is 'reference: chosen accounts behind an acquisition link, at most 500';

create table community.acquired_customer (
  customer_id bigint not null,
  link_no     bigint not null references community.acquisition_link (link_no),
  account_id  bigint not null,                          -- organisation.account
  chat_status smallint not null check (chat_status in (0, 1, 2)),  -- has not written, has written, unknown
  read_at     timestamptz not null,
  primary key (customer_id, link_no, account_id)
);
comment on table community.acquired_customer is 'customer: the acquisition links she came by';
create index on community.acquired_customer (link_no);

create table community.acquisition_day (
  link_no bigint not null references community.acquisition_link (link_no),
  day     date not null,                                -- Beijing's
  clicked integer not null,
  added   integer not null,
  read_at timestamptz not null,
  primary key (link_no, day)
);
comment on table community.acquisition_day is 'reference: clicks and newcomers of a link, by day';

-- The corp's paid uses. WeCom tells of changes, and answers when it is asked.
create table community.acquisition_quota (
  single     boolean primary key check (single),
  total      integer,
  balance    integer,
  expiries   jsonb not null default '[]',               -- [{at, balance}]
  read_at    timestamptz,
  alarm      text check (alarm in ('low', 'exhausted', 'expires_soon')),
  alarm_at   timestamptz,
  problem    text                                       -- WeCom's code, when it refused to answer
);
comment on table community.acquisition_quota is 'reference: paid uses of acquisition links';
insert into community.acquisition_quota (single) values (true);

-- A link's channel leads to the same welcome, page and store as a live code's state.
create or replace view community.live_code_info as
  select live_code_id, state, source, store_id from community.live_code
  union all
  select null, state, source, store_id from community.acquisition_link;

create view community.acquired_by as
  select customer_id, link_no, account_id, chat_status from community.acquired_customer;
