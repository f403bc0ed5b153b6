-- Pools behind live codes: who may be put forward, who is now, and what was changed at WeCom and why.

alter table community.live_code
  add column chosen boolean not null default false,   -- its wish list is chosen; else the accounts of its store
  add column most integer check (most between 1 and 100),  -- put forward at once; null: the setting
  add column rotated_at timestamptz,                  -- when the pool last changed for the sake of load
  add column alarm text check (alarm in ('nobody_left', 'one_left')),
  add column alarm_at timestamptz;

alter table community.live_code_account
  add column since timestamptz;                       -- null: before pools were rotated

-- Accounts that a code may put forward, where people chose them.
create table community.live_code_wish (
  live_code_id bigint not null references community.live_code (live_code_id),
  account_id   bigint not null,                       -- organisation.account
  primary key (live_code_id, account_id)
);
comment on table community.live_code_wish is 'reference: chosen accounts behind a live code';

-- What was changed at WeCom through the API, which makes no callback, and what was there before.
create table community.code_change (
  change_id bigint generated always as identity primary key,
  at        timestamptz not null,
  api       text not null,                            -- as WeCom names it
  state     text not null,                            -- the code's
  config_id text,
  reads_now text[] not null,                          -- userids or chat ids, as WeCom has them after the call
  outcome   text not null                             -- ok, adopted, differs, or WeCom's code
);
comment on table community.code_change is 'local: what we changed about codes at WeCom';
create index on community.code_change (state, at);

-- Accounts that WeCom did not take into a code: not tried again for a day.
create table community.refused_account (
  account_id bigint primary key,                      -- organisation.account
  code       integer not null,                        -- WeCom's
  at         timestamptz not null
);
comment on table community.refused_account is 'reference: accounts that WeCom refuses behind codes';

-- Codes that a lost answer may have left at WeCom and that nobody refers to.
create table community.orphan_code (
  orphan_id bigint generated always as identity primary key,
  kind      text not null check (kind in ('live_code', 'join_way', 'acquisition_link')),
  state     text not null,
  config_id text,                                     -- null: WeCom has no list in which it could be found
  lost_at   timestamptz not null,
  unique nulls not distinct (kind, state, config_id, lost_at)
);
comment on table community.orphan_code is 'local: codes that may be left over at WeCom';

create table community.pool_setting (
  name       text primary key,
  value      integer not null check (value >= 0),
  unit       text not null check (unit in ('accounts', 'minutes', 'percent', 'codes')),
  source     text not null,
  changed_at timestamptz,                             -- null: as shipped
  check (name <> 'put_forward_most' or value between 1 and 100)
);
comment on table community.pool_setting is 'reference: how pools are rotated';
insert into community.pool_setting (name, value, unit, source) values
  ('put_forward_most',      10, 'accounts', 'newcomers are shared among so many; WeCom takes 100 (LIMITS 2, doc 92228)'),
  ('rotate_after',          30, 'minutes',  'a code changes no more often for the sake of load'),
  ('better_by',             10, 'percent',  'of its cap, by which a rested account must have more room than one put forward'),
  ('codes_cap',         500000, 'codes',    'contact ways and join ways of a corp together (LIMITS 2, docs 92228 and 92229)');

create view community.put_forward as
  select x.account_id, c.live_code_id, c.state, c.remark, coalesce(x.since, c.wanted_at) as since
  from community.live_code_account x join community.live_code c on c.live_code_id = x.live_code_id;
