create schema if not exists playbooks;

-- A written way of operating; the text itself is a version. Documents ship as files and are loaded at start.
create table playbooks.playbook (
  playbook_id  bigint generated always as identity primary key,
  code         text not null unique,
  name         text not null,
  active       boolean not null,
  version      text not null,               -- the version that fires next: the document's content hash
  next_fire_at timestamptz                  -- business time; null for playbooks that events fire
);
comment on table playbooks.playbook is 'reference: the ways of operating, and when each fires next';

create table playbooks.playbook_version (
  playbook_id bigint not null references playbooks.playbook (playbook_id),
  version     text not null,
  document    jsonb not null,
  loaded_at   timestamptz not null,
  primary key (playbook_id, version)
);
comment on table playbooks.playbook_version is 'reference: every text a run may have been fired with';

-- One firing. fire_key makes firing twice firing once.
create table playbooks.run (
  run_id      bigint generated always as identity primary key,
  playbook_id bigint not null references playbooks.playbook (playbook_id),
  version     text not null,
  fire_key    text not null unique,
  marker      text not null unique,         -- in the links of its messages: says which run, never who
  fired_at    timestamptz not null,
  slot_at     timestamptz not null,         -- runs of one slot compete for the same attention
  expires_at  timestamptz not null,         -- the end of its beat: what was not sent by then is not sent
  state       text not null check (state in ('fired', 'decided', 'ended', 'cancelled')),
  subject     text not null check (subject in ('customer', 'group')),
  decided_at  timestamptz
);
comment on table playbooks.run is 'reference: firings';
create index on playbooks.run (state, expires_at);
create index on playbooks.run (slot_at);

-- What a run considers, frozen before it is decided: no decision rests on a set that moves meanwhile.
create table playbooks.candidate (
  customer_id     bigint not null,
  run_id          bigint not null,
  subject_key     text not null,
  account_id      bigint,
  external_userid text,
  store_id        bigint,
  variant         text,
  held_out        boolean not null,
  primary key (customer_id, run_id)
);
comment on table playbooks.candidate is 'customer: the frozen audience of a run that is being decided; emptied afterwards';

-- What one run decided for one customer, and why.
create table playbooks.touch (
  customer_id bigint not null,
  run_id      bigint not null,
  at          timestamptz not null,         -- when it was decided
  state       text not null check (state in ('dispatched', 'sent', 'not_sent', 'held_out', 'refused')),
  reason      text,                         -- for 'refused' and 'not_sent'
  variant     text,
  channel     text not null,
  evidence    text not null default 'none' check (evidence in ('platform', 'client_reported', 'ticked', 'none')),
  sent_at     timestamptz,
  primary key (customer_id, at, run_id)
) partition by range (at);
comment on table playbooks.touch is 'customer: one decision of one run for one customer, by month';
create index on playbooks.touch (run_id, state);

-- The same for a group.
create table playbooks.post (
  group_id  bigint not null,
  run_id    bigint not null,
  at        timestamptz not null,
  store_id  bigint,
  state     text not null check (state in ('candidate', 'dispatched', 'sent', 'not_sent', 'held_out', 'refused')),
  reason    text,
  variant   text,
  channel   text,
  evidence  text not null default 'none' check (evidence in ('platform', 'client_reported', 'ticked', 'none')),
  sent_at   timestamptz,
  primary key (group_id, run_id)
);
comment on table playbooks.post is 'subject(group_id): one decision of one run for one group';
create index on playbooks.post (run_id, state);

-- Somebody for whom an event started a wait.
create table playbooks.wait (
  customer_id bigint not null,
  playbook_id bigint not null,
  due_at      timestamptz not null,
  primary key (customer_id, playbook_id)
);
comment on table playbooks.wait is 'customer: whom an event-fired playbook will consider when';
create index on playbooks.wait (due_at);
