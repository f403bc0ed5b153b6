-- How our accounts fare: what WeCom counted of them by day, what went wrong with them, and what that says of their health.

-- WeCom's behaviour statistics (doc 92132) of one account on one day in Beijing. Several ids in a call are summed by the
-- API, hence one call per account. Ratios are absent on days without chats.
create table delivery.account_day (
  account_id        bigint not null,          -- organisation.account
  day               date not null,            -- Beijing's
  corp_id           text not null,
  userid            text not null,
  chat_cnt          integer not null,         -- single chats in which the account wrote
  message_cnt       integer not null,
  reply_percentage  real,                     -- 0 … 100
  avg_reply_minutes real,                     -- until the first answer
  negative_feedback integer not null,         -- customers who deleted or blocked the account
  new_apply         integer not null,         -- requests that the account sent
  new_contact       integer not null,
  read_at           timestamptz not null,
  primary key (account_id, day)
);
comment on table delivery.account_day is 'reference: what an account did, by day, as WeCom counts it';
create index on delivery.account_day (day);

-- How far an account's days are read. Reading is resumable: what is missing follows from this row.
create table delivery.account_reading (
  account_id  bigint primary key,             -- organisation.account
  read_from   date not null,
  read_until  date not null,                  -- inclusive
  wanted_from date,                           -- somebody asked for older days
  read_at     timestamptz not null,
  error       text,                           -- WeCom's code, when it refused this account
  check (read_from <= read_until)
);
comment on table delivery.account_reading is 'reference: how far the days of an account are read';

-- An error that speaks about the account itself: 40143 banned, 40205 not logged in for a year.
create table delivery.account_error (
  account_id bigint not null,                 -- organisation.account
  code       integer not null,
  seen_at    timestamptz not null,            -- lately
  api        text not null,
  primary key (account_id, code)
);
comment on table delivery.account_error is 'reference: errors that speak about an account, each with its latest sight';

-- An account's health now, with the reasons and the figures that gave it.
create table delivery.account_health (
  account_id bigint primary key,              -- organisation.account
  health     text not null check (health in ('fresh', 'busy', 'tired', 'full', 'banned', 'away')),
  reasons    jsonb not null,                  -- [{code, value, limit}], the gravest first
  figures    jsonb not null,
  since      timestamptz not null,            -- of this health
  checked_at timestamptz not null,
  cleared_at timestamptz                      -- an operator said that the errors seen until then are over
);
comment on table delivery.account_health is 'reference: the health of accounts';

create table delivery.account_health_change (
  account_id bigint not null,                 -- organisation.account
  at         timestamptz not null,
  health     text not null,
  was        text,                            -- null: seen for the first time
  reasons    jsonb not null,
  primary key (account_id, at)
);
comment on table delivery.account_health_change is 'reference: when the health of an account changed, and why';

-- Thresholds. The platform publishes few of them: where it does, the source says so; the others are our caution.
create table delivery.health_setting (
  name       text primary key,
  value      integer not null check (value >= 0),
  unit       text not null check (unit in ('per_day', 'percent', 'count', 'days', 'contacts')),
  source     text not null,
  changed_at timestamptz,                     -- null: as shipped
  check (name <> 'corp_contact_cap' or (value > 0 and value % 50000 = 0)),
  check (unit <> 'percent' or value <= 100)
);
comment on table delivery.health_setting is 'reference: thresholds of account health';
insert into delivery.health_setting (name, value, unit, source) values
  ('busy_adds_per_day',        100, 'per_day',  'our caution: WeCom publishes no number (LIMITS 1)'),
  ('tired_adds_per_day',       200, 'per_day',  'our caution: WeCom publishes no number (LIMITS 1)'),
  ('tired_removed_percent',      5, 'percent',  'customers who remove it in 30 days, of its contacts; without their first 48 hours'),
  ('tired_early_percent',       20, 'percent',  'newcomers of 30 days who remove it within 48 hours'),
  ('least_contacts',            50, 'count',    'a share of fewer contacts says nothing'),
  ('tired_negative_week',       15, 'count',    'deletions and blocks in seven days as WeCom counts them (doc 92132)'),
  ('busy_unconfirmed_percent',  50, 'percent',  'mass sends asked for in 14 days and never pressed'),
  ('least_sends',                4, 'count',    'a share of fewer sends says nothing'),
  ('busy_reply_percent',        60, 'percent',  'chats answered in seven days, below which it has too much to do (doc 92132)'),
  ('least_chats',               20, 'count',    'a share of fewer chats says nothing'),
  ('full_percent',              95, 'percent',  'of its contact cap: beyond the cap WeCom adds nobody (LIMITS 1)'),
  ('room_again_percent',        90, 'percent',  'below which a full account has room again'),
  ('rest_days',                  7, 'days',     'a tired account rests so long at least'),
  ('banned_days',                7, 'days',     'so long after the last 40143 an account counts as banned'),
  ('corp_contact_cap',       50000, 'contacts', 'of the whole corp: begins at 50,000, raised in steps of 50,000 (LIMITS 1)');

create view delivery.account_behaviour as
  select account_id, day, corp_id, userid, chat_cnt, message_cnt, reply_percentage, avg_reply_minutes,
    negative_feedback, new_apply, new_contact, read_at
  from delivery.account_day;

create view delivery.account_health_now as
  select account_id, health, since, checked_at from delivery.account_health;
