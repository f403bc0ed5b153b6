-- What staff are asked to do. Mass-send tasks have no rows here: they are dispatches, known only from WeCom's results.
create schema if not exists tasks;

-- Own tasks: confirmed with us, by a tick.
create table tasks.task (
  account_id bigint not null,                -- organisation.account_info
  task_id    bigint generated always as identity,
  task_key   text not null,                  -- what makes it the same task when it is asked for twice
  store_id   bigint,
  run_id     bigint,
  title      text not null,
  detail     text not null,
  checklist  text[] not null,
  made_at    timestamptz not null,
  due_at     timestamptz not null,
  expires_at timestamptz,
  status     text not null check (status in ('open', 'done', 'expired', 'cancelled')),
  done_at    timestamptz,
  done_by    text check (done_by in ('staff', 'observed')), -- a tick, or seen from WeCom
  note       text,
  primary key (account_id, task_id),
  unique (account_id, task_key)
);
comment on table tasks.task is 'subject(account_id): own tasks of staff';
create index on tasks.task (task_id);
create index on tasks.task (store_id, task_key) where status = 'open';
create index on tasks.task (expires_at) where status = 'open';

-- A post that somebody sends into a group from its side bar.
create table tasks.post (
  group_id   bigint not null,                -- community.group_info
  run_id     bigint not null,                -- playbooks.run
  post_id    bigint generated always as identity,
  chat_id    text not null,
  account_id bigint not null,
  store_id   bigint,
  title      text not null,
  content    jsonb not null,
  made_at    timestamptz not null,
  due_at     timestamptz not null,
  expires_at timestamptz not null,
  status     text not null check (status in ('due', 'posted', 'expired', 'cancelled')),
  posted_at  timestamptz,
  evidence   text check (evidence in ('client_reported')),
  last_error text,
  primary key (group_id, run_id),
  check (due_at < expires_at)
);
comment on table tasks.post is 'subject(group_id): posts by side bar';
create index on tasks.post (post_id);
create index on tasks.post (chat_id, due_at);
create index on tasks.post (account_id, due_at);
create index on tasks.post (run_id);
create index on tasks.post (expires_at) where status = 'due';

-- A card in WeCom that tells somebody about work: once per key.
create table tasks.notice (
  account_id bigint not null,
  notice_key text not null,                  -- e.g. 'run:17' or 'run:17:reminder'
  title      text not null,
  detail     text not null,
  send_at    timestamptz not null,
  state      text not null check (state in ('waiting', 'sent', 'dropped')),
  primary key (account_id, notice_key)
);
comment on table tasks.notice is 'subject(account_id): cards to staff';
create index on tasks.notice (send_at) where state = 'waiting';

create view tasks.post_info as
  select post_id, run_id, group_id, chat_id, account_id, store_id, status, made_at, due_at, expires_at, posted_at, evidence
  from tasks.post;

-- All three kinds; ids are unique within a kind. A mass-send task begins when WeCom took the dispatch and is done when WeCom says so.
create view tasks.task_info as
  select task_id, 'own'::text as kind, account_id, store_id, run_id, title, detail, checklist, null::text as chat_id, status,
    due_at, expires_at, done_at
  from tasks.task
  union all
  select post_id, 'group_post', account_id, store_id, run_id, title, content ->> 'text', '{}'::text[], chat_id,
    case status when 'due' then 'open' when 'posted' then 'done' else status end, due_at, expires_at, posted_at
  from tasks.post
  union all
  select dispatch_id, 'mass_send', account_id, null::bigint, run_id, '', text, '{}'::text[], null::text,
    case when confirmed_at is not null then 'done' when state = 'cancelled' then 'expired' else 'open' end,
    send_at, expires_at, confirmed_at
  from delivery.dispatch_info
  where state = 'sent' or (state = 'cancelled' and msgid is not null);
