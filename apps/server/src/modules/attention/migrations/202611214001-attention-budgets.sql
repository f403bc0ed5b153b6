-- Attention is a budget: what may still be said to a customer, and in a group, today and this week.
create schema if not exists attention;

-- All numbers of the governor. Minutes are minutes of the local day.
create table attention.setting (
  name       text primary key,
  value      integer not null check (value >= 0),
  unit       text not null check (unit in ('minute_of_day', 'per_day', 'per_week', 'hours')),
  source     text not null,                 -- why this number
  changed_at timestamptz                    -- null: as shipped
);
comment on table attention.setting is 'reference: quiet hours, caps and rests';
insert into attention.setting (name, value, unit, source) values
  ('quiet_from',              1290, 'minute_of_day', 'nobody wants to hear from a shop after 21:30'),
  ('quiet_until',              480, 'minute_of_day', 'nor before 08:00'),
  ('promotions_per_day',         1, 'per_day',       'a customer''s own budget over all channels'),
  ('promotions_per_week',        4, 'per_week',      'a customer''s own budget over all channels'),
  ('mass_sends_per_day',         1, 'per_day',       'WeCom, doc 92135 and 96997: the safe planning value; staff''s own sends included'),
  ('group_posts_per_day',        4, 'per_day',       'one for each beat of the day'),
  ('group_mass_sends_per_day',   1, 'per_day',       'WeCom, doc 92135: the safe planning value; staff''s own sends included'),
  ('new_contact_rest',          24, 'hours',         'a new contact has just had the welcome');

-- How much was spent of a customer's budget in one period. Counters, so that spending is one statement for any set.
create table attention.budget (
  customer_id  bigint not null,
  kind         text not null check (kind in ('mass_send_day', 'promotion_day', 'promotion_week')),
  period_start timestamptz not null,        -- the local midnight that the day or week begins with
  spent        integer not null check (spent >= 0),
  primary key (customer_id, kind, period_start)
) partition by range (period_start);
comment on table attention.budget is 'customer: spent attention per period, by month';

-- What the governor answered to one run about one customer, and what became of the reservation.
create table attention.decision (
  customer_id bigint not null,
  run_id      bigint not null,              -- playbooks.run
  decided_at  timestamptz not null,
  category    text not null check (category in ('promotion', 'service')),
  channel     text not null,
  value       double precision not null,    -- what ranked competing runs of one slot
  granted     boolean not null,
  reason      text check (reason in ('employee', 'suspected_hunter', 'no_consent', 'not_reachable', 'resting', 'quiet_hours',
                                     'day_cap', 'week_cap', 'platform_cap', 'outranked')),
  state       text check (state in ('reserved', 'settled', 'released')),
  day_start   timestamptz not null,         -- the local midnight of the day it is delivered on
  spent       text[],                       -- the kinds of budget this decision holds; null until they were asked for
  primary key (customer_id, run_id, decided_at),
  check (granted = (reason is null)),
  check (granted = (state is not null))
) partition by range (decided_at);
comment on table attention.decision is 'customer: granted or refused, with the reason, by month';
-- Finds what was decided at one moment, and is of no use for anything else: with a B-tree on run_id the planner, which knows
-- nothing of a run that was just decided, joins each customer with the whole run.
create index on attention.decision using brin (decided_at) with (pages_per_range = 32);

-- Mass sends that staff made by themselves: the platform counts them, so we do. The key keeps one from counting twice.
create table attention.staff_send (
  customer_id bigint not null,
  send_key    text not null,                -- WeCom's msgid
  sent_at     timestamptz not null,
  primary key (customer_id, send_key)
);
comment on table attention.staff_send is 'customer: mass sends that were not ours';

create table attention.group_budget (
  group_id     bigint not null,             -- community.store_group
  kind         text not null check (kind in ('mass_send_day', 'post_day')),
  period_start timestamptz not null,
  spent        integer not null check (spent >= 0),
  primary key (group_id, kind, period_start)
);
comment on table attention.group_budget is 'subject(group_id): spent attention of a group per day';

create table attention.group_decision (
  group_id   bigint not null,
  run_id     bigint not null,
  decided_at timestamptz not null,
  channel    text not null,
  value      double precision not null,
  granted    boolean not null,
  reason     text check (reason in ('quiet_hours', 'day_cap', 'platform_cap', 'outranked')),
  state      text check (state in ('reserved', 'settled', 'released')),
  day_start  timestamptz not null,
  spent      text[],
  primary key (group_id, run_id),
  check (granted = (reason is null)),
  check (granted = (state is not null))
);
comment on table attention.group_decision is 'subject(group_id): granted or refused, with the reason';
create index on attention.group_decision using brin (decided_at) with (pages_per_range = 32); -- as above

create view attention.decision_of as
  select customer_id, run_id, decided_at, category, channel, granted, reason, state from attention.decision;

create view attention.group_decision_of as
  select group_id, run_id, decided_at, channel, granted, reason, state from attention.group_decision;

-- A customer without a row for a period has spent nothing in it.
create view attention.budget_left as
  select b.customer_id, b.kind, b.period_start, b.spent, s.value as cap, greatest(s.value - b.spent, 0) as remaining
  from attention.budget b
  join attention.setting s on s.name = case b.kind
    when 'mass_send_day' then 'mass_sends_per_day'
    when 'promotion_day' then 'promotions_per_day'
    else 'promotions_per_week' end;
