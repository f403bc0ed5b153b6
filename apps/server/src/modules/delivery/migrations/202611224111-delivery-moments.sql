-- Moments (客户朋友圈): a request to accounts, each of which publishes it with one tap, or does not.
create table delivery.moment (
  moment_id    bigint generated always as identity primary key,
  moment_key   text not null unique,          -- asked for twice is asked for once
  corp_id      text not null,
  run_id       bigint,                        -- playbooks.run; null: made by hand
  variant      text,
  name         text not null,
  marker       text not null,                 -- in its link
  content      jsonb not null,
  tag_ids      text[] not null,               -- corp tags of customers who may see it; none: public
  state        text not null
    check (state in ('ready', 'sending', 'unknown', 'asked', 'open', 'ended', 'cancelled', 'refused')),
  made_at      timestamptz not null,
  made_by      text not null,                 -- who, as the audit shows people
  send_at      timestamptz not null,
  expires_at   timestamptz not null,          -- what nobody published by then is cancelled
  sending_at   timestamptz,                   -- business time of the call whose answer decides
  attempts     integer not null default 0,
  looks        integer not null default 0,    -- how often a lost answer, or a job, was looked for
  try_after    timestamptz,                   -- the wall's time, like job_until
  job_id       text,
  job_until    timestamptz,                   -- WeCom forgets the job (24 h, doc 95094)
  wecom_id     text,
  opened_at    timestamptz,                   -- the accounts can see it
  results_at   timestamptz,                   -- the next look at who published
  results_read integer not null default 0,
  read_at      timestamptz,
  reactions_at timestamptz,                   -- the next look at likes and comments
  reactions_read_at timestamptz,
  cancelled_at timestamptz,                   -- at WeCom; one more look follows
  reminders    integer not null default 0,
  reminded_at  timestamptz,
  error        text,
  check (send_at < expires_at)
);
comment on table delivery.moment is 'reference: requests to publish a moment';
create index on delivery.moment (made_at);
create index on delivery.moment (run_id) where run_id is not null;
create index on delivery.moment (wecom_id) where wecom_id is not null;
create index on delivery.moment (state) where state in ('ready', 'sending', 'unknown', 'asked', 'open');
create index on delivery.moment (reactions_at) where reactions_at is not null;

-- Whom a moment asked and what became of it. Customers are counted, never named.
create table delivery.moment_account (
  moment_id    bigint not null references delivery.moment (moment_id),
  account_id   bigint not null,               -- organisation.account
  userid       text not null,
  state        text not null
    -- not_asked: WeCom did not ask (none of the tags among the account's customers); invalid: WeCom refused the sender
    check (state in ('asked', 'published', 'not_asked', 'invalid', 'not_published')),
  published_at timestamptz,                   -- first seen as published: WeCom does not say when
  reach        integer,                       -- customers who can see it
  likes        integer not null default 0,    -- of customers
  comments     integer not null default 0,
  reactions_read_at timestamptz,
  primary key (moment_id, account_id)
);
comment on table delivery.moment_account is 'subject(moment_id): accounts that were asked to publish';
create index on delivery.moment_account (account_id, moment_id);

create view delivery.moment_info as
  select moment_id, run_id, variant, name, marker, state, send_at, expires_at, opened_at, read_at, reactions_read_at,
    content ->> 'text' as text, error from delivery.moment;
create view delivery.moment_task as
  select a.moment_id, m.run_id, m.variant, a.account_id, a.userid, a.state, a.published_at, a.reach, a.likes, a.comments,
    m.send_at, m.expires_at, m.read_at
  from delivery.moment_account a join delivery.moment m using (moment_id);
