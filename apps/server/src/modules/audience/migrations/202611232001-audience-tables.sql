-- Saved segments, whom they select, and who comes and goes.
create schema if not exists audience;

create table audience.segment (
  segment_id  bigint generated always as identity primary key,
  key         text not null unique check (key ~ '^[a-z0-9-]{2,40}$'),   -- what texts call it: stable
  name        text not null unique check (char_length(name) between 1 and 60),
  version     integer not null,                                          -- the newest
  live        boolean not null default false,                            -- its members are kept while time and events pass
  archived_at timestamptz,
  made_at     timestamptz not null,
  changed_at  timestamptz not null,
  changed_by  text not null                                              -- who, as the audit shows people
);
comment on table audience.segment is 'reference: saved segments';

-- Trees hold stable keys, so that renames change nothing; the text is what was read when it was saved.
create table audience.segment_version (
  segment_id bigint not null references audience.segment (segment_id),
  version    integer not null check (version > 0),
  tree       jsonb not null,
  text       text not null,
  saved_at   timestamptz not null,
  saved_by   text not null,
  primary key (segment_id, version)
);
comment on table audience.segment_version is 'reference: the rules that a segment had, in their order';

-- A day in the chain's zone without a row: nobody counted.
create table audience.size (
  segment_id   bigint not null references audience.segment (segment_id),
  date         date not null,
  at           timestamptz not null,
  version      integer not null,
  n            bigint,                       -- null: it took too long
  engine       text not null check (engine in ('postgres', 'duckdb')),
  milliseconds integer not null,
  primary key (segment_id, date)
);
comment on table audience.size is 'reference: how many customers were in a segment, the last count of each day';

create table audience.setting (
  one              boolean primary key default true check (one),
  new_days         integer not null check (new_days > 0),
  lapsing_days     integer not null check (lapsing_days > 0),
  lost_days        integer not null,
  most_lag_seconds integer not null check (most_lag_seconds > 0),
  changed_at       timestamptz not null,
  check (lapsing_days < lost_days)
);
comment on table audience.setting is 'reference: what the chain calls its customers'' stages; no row: the defaults';

-- Whom a rule selected at one moment. Asked for twice under one key it is taken once.
create table audience.snapshot (
  snapshot_id bigint generated always as identity primary key,
  key         text not null unique,
  state       text not null check (state in ('loading', 'ready')),
  tree        jsonb not null,
  at          timestamptz not null,          -- the instant of the question, business time
  engine      text check (engine in ('postgres', 'duckdb')),
  as_of       timestamptz,                   -- wall: everything committed before it is in
  customers   bigint,
  keep_until  timestamptz not null,
  check ((state = 'ready') = (customers is not null))
);
comment on table audience.snapshot is 'reference: whom a rule selected at one moment';
create index on audience.snapshot (keep_until);

-- Written by one COPY or one insert per snapshot, so its rows lie together: a brin index finds them and costs the load nothing.
create table audience.snapshot_member (
  customer_id bigint not null,
  snapshot_id bigint not null,
  primary key (customer_id, snapshot_id)
);
comment on table audience.snapshot_member is 'customer: who is in a snapshot';
create index on audience.snapshot_member using brin (snapshot_id) with (pages_per_range = 16, autosummarize = on);

-- How far the members of a live segment have been kept.
create table audience.watch (
  segment_id   bigint primary key references audience.segment (segment_id),
  digest       text,                         -- of what the rule comes to; another one: everybody is looked at. Null: not yet
  evaluated_at timestamptz,                  -- business time up to which the passing of time is in
  members      bigint not null default 0
);
comment on table audience.watch is 'reference: segments whose members are kept';

create table audience.member (
  customer_id bigint not null,
  segment_id  bigint not null,
  since       timestamptz not null,          -- business time at which she was seen to be in
  primary key (customer_id, segment_id)
);
comment on table audience.member is 'customer: who is in which live segment';
create index on audience.member (segment_id);

-- Who came and went at one look. A set is named by the facts audience.entered and audience.left.
create table audience.transition_set (
  set_id     bigint generated always as identity primary key,
  segment_id bigint not null references audience.segment (segment_id),
  at         timestamptz not null,
  cause      text not null check (cause in ('change', 'time', 'rule')),
  entered    integer not null,
  "left"     integer not null
);
comment on table audience.transition_set is 'reference: looks at which somebody entered or left a segment';
create index on audience.transition_set (segment_id, at);
create index on audience.transition_set (at);

create table audience.transition (
  customer_id bigint not null,
  set_id      bigint not null,
  entered     boolean not null,              -- else she left
  primary key (customer_id, set_id)
);
comment on table audience.transition is 'customer: who entered or left at a look';
create index on audience.transition (set_id);

create view audience.segment_info as
  select s.segment_id, s.key, s.name, s.version, s.live, s.archived_at is not null as archived, v.tree, v.text
  from audience.segment s join audience.segment_version v using (segment_id, version);

create view audience.snapshot_customer as
  select m.customer_id, s.snapshot_id, s.key as snapshot_key, s.at
  from audience.snapshot s join audience.snapshot_member m using (snapshot_id)
  where s.state = 'ready';

create view audience.member_of as
  select m.customer_id, m.segment_id, s.key as segment, m.since
  from audience.member m join audience.segment s using (segment_id)
  where s.live;

create view audience.transition_of as
  select t.customer_id, t.set_id, x.segment_id, s.key as segment, x.at, x.cause, t.entered
  from audience.transition t join audience.transition_set x using (set_id) join audience.segment s using (segment_id);
