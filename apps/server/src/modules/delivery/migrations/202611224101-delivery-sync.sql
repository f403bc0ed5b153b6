-- Full synchronisation with WeCom: what callbacks may have lost is found and mended. Everything here is small or
-- short-lived, lies on the coordinator, and names no customer by our number.

-- One row per synchronisation: how far it is, what it cost, what it could not know.
create table delivery.sync_run (
  sync_id       bigint generated always as identity primary key,
  corp_id       text not null,
  kind          text not null check (kind in ('first', 'nightly', 'by_hand', 'new_accounts')),
  state         text not null check (state in ('running', 'done', 'refused')),
  step          text not null check (step in ('members', 'tags', 'contacts', 'groups', 'reconcile', 'done')),
  step_done     bigint not null default 0,       -- of the step: departments, contacts, groups …
  step_total    bigint,                          -- null: not known before the end, or only by the last time
  asked_by      text,                            -- who asked by hand
  -- Accounts whose great losses a person has looked at: their listing is believed this time.
  believed      bigint[] not null default '{}',  -- organisation.account
  api_calls     bigint not null default 0,
  least_calls   bigint not null default 0,       -- with full pages and nothing read twice
  contacts_read bigint not null default 0,
  changed       bigint not null default 0,       -- rows of contacts and tags that were written
  worked_ms     bigint not null default 0,       -- on the wall, over all processes that worked on it
  started_at    timestamptz not null,            -- business time
  ended_at      timestamptz,
  problem       text                             -- WeCom's code, when it refused
);
comment on table delivery.sync_run is 'local: synchronisations with WeCom';
-- One at a time: the staging rows are only one run's.
create unique index on delivery.sync_run (corp_id) where state = 'running';
create index on delivery.sync_run (started_at);

-- Up to a hundred accounts that one list call names, and how far their list is read. The cursor is saved with the rows
-- it brought: a killed process goes on at the next page.
create table delivery.sync_batch (
  sync_id  bigint not null references delivery.sync_run (sync_id),
  batch_no integer not null,
  accounts jsonb not null,                       -- [{accountId, userid}]
  state    text not null check (state in ('waiting', 'reading', 'read', 'done', 'split')),
  began_at timestamptz,                          -- business time: what happened later is none of its business
  cursor   text,
  pages    integer not null default 0,
  contacts bigint not null default 0,
  -- Members left out for want of an interconnect licence (701008): their lists are not complete.
  unlicensed text[] not null default '{}',
  primary key (sync_id, batch_no)
);
comment on table delivery.sync_batch is 'local: lists of contacts that a synchronisation reads';

-- Contacts as WeCom listed them, until their accounts are compared; then the rows go.
create table delivery.sync_contact (
  sync_id         bigint not null,
  batch_no        integer not null,
  page_no         integer not null,
  external_userid text not null,
  unionid         text,
  account_id      bigint not null,
  added_at        timestamptz not null,
  state           text,                          -- of the live code
  tag_ids         text[] not null
);
comment on table delivery.sync_contact is 'local: contacts on their way from WeCom';
create index on delivery.sync_contact (sync_id, batch_no, page_no);
create index on delivery.sync_contact (sync_id, batch_no, external_userid);

-- Groups of the run that are to be read.
create table delivery.sync_group (
  sync_id bigint not null references delivery.sync_run (sync_id),
  chat_id text not null,
  is_new  boolean not null,                      -- nobody had told us of it
  listed  boolean not null,                      -- false: we have it, and WeCom's lists don't
  done    boolean not null default false,
  primary key (sync_id, chat_id)
);
comment on table delivery.sync_group is 'local: groups that a synchronisation reads';

-- What a run found, mended or could not believe. One row per finding and account or group.
create table delivery.sync_finding (
  sync_id bigint not null references delivery.sync_run (sync_id),
  what    text not null,
  subject text not null,                         -- account:<id>, chat:<chat_id>, or the kind of thing
  n       bigint not null,
  detail  jsonb,
  primary key (sync_id, what, subject)
);
comment on table delivery.sync_finding is 'local: what synchronisations found and mended';

-- When each account's contacts were last listed to the end. An account without a row was never asked about.
create table delivery.account_listing (
  account_id bigint primary key,                 -- organisation.account
  corp_id    text not null,
  outcome    text not null check (outcome in ('listed', 'invisible', 'unreadable')),
  tried_at   timestamptz not null,
  listed_at  timestamptz,                        -- the beginning of its last complete list
  contacts   bigint,
  problem    text
);
comment on table delivery.account_listing is 'reference: when an account''s contacts were last listed';

-- How often its details were asked for: a reading answers the asking that it saw, and not one that came meanwhile.
alter table delivery.detail_wanted add column asked integer not null default 1;
