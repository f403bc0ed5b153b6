-- The gateway to WeCom: what it told us (inbox), what we asked it to send (dispatches) and what became of that.
create schema if not exists delivery;

-- Every verified callback as it came. Processing state is here, so that nothing depends on memory.
create table delivery.inbox (
  received_at     timestamptz not null,      -- business time
  inbox_id        bigint generated always as identity,
  event_key       text not null,             -- delivery.inbox_key
  corp_id         text not null,
  kind            text not null,             -- as packages/wecom names it, or 'unknown'
  event_at        timestamptz not null,      -- WeCom's CreateTime, whole seconds
  external_userid text,
  raw             text not null,             -- the decrypted text
  state           text not null check (state in ('waiting', 'taken', 'skipped', 'parked')),
  note            text,                      -- why it was skipped or parked
  primary key (received_at, inbox_id)
) partition by range (received_at);
comment on table delivery.inbox is 'local: raw callbacks by month';
create index on delivery.inbox (event_at) where state = 'waiting';
create index on delivery.inbox (received_at) where state = 'parked';
create index on delivery.inbox (external_userid) where external_userid is not null;

-- One row per event, ever: a signed repeat finds it, is counted and changes nothing.
create table delivery.inbox_key (
  event_key   text primary key,
  received_at timestamptz not null,
  repeats     integer not null default 0
);
comment on table delivery.inbox_key is 'subject(event_key): keys of the events we have';

-- Callbacks by what became of them, per day: stored, repeated, refused (with the check that failed).
create table delivery.callback_tally (
  day     date not null,
  outcome text not null check (outcome in ('stored', 'repeated', 'refused')),
  reason  text not null,
  n       bigint not null,
  primary key (day, outcome, reason)
);
comment on table delivery.callback_tally is 'local: counts of callbacks';

-- One welcome code lives 20 seconds of the wall's time and works once.
create table delivery.welcome (
  welcome_code    text primary key,
  corp_id         text not null,
  userid          text not null,
  external_userid text not null,
  source_state    text,                      -- the live code's state
  received_at     timestamptz not null,      -- business time
  arrived_at      timestamptz not null,      -- the wall's time
  state           text not null check (state in ('wanted', 'sent', 'missed', 'not_needed')),
  reason          text,
  attempts        integer not null default 0,
  ended_after_ms  integer                    -- from arrival to the answer, wall milliseconds
);
comment on table delivery.welcome is 'subject(welcome_code): welcomes, sent or missed';
create index on delivery.welcome (arrived_at) where state = 'wanted';
create index on delivery.welcome (external_userid);
create index on delivery.welcome (received_at);

-- What the welcome says: for one source, for one store, or for everybody else.
create table delivery.welcome_plan (
  source     text,                           -- community.live_code_info.source
  store_id   bigint,                         -- organisation.store_info
  content    jsonb not null,
  changed_at timestamptz not null,
  unique nulls not distinct (source, store_id)
);
comment on table delivery.welcome_plan is 'reference: welcomes by source and store';

-- One request to one account (or group owner) to send one content.
create table delivery.dispatch (
  run_id       bigint not null,              -- playbooks.run
  dispatch_no  integer not null,             -- 1, 2, … within the run, by sender, variant, chunk
  dispatch_id  bigint generated always as identity,
  marker       text not null,                -- '<run marker>-<dispatch no>', in the link: how an unknown send is found again
  chat_type    text not null check (chat_type in ('single', 'group')),
  account_id   bigint not null,
  corp_id      text not null,
  userid       text not null,                -- the sender, as WeCom calls them
  variant      text not null,
  chunk        integer not null,
  content      jsonb not null,
  recipients   integer not null check (recipients > 0),
  state        text not null check (state in ('ready', 'sending', 'unknown', 'sent', 'refused', 'cancelled')),
  made_at      timestamptz not null,
  send_at      timestamptz not null,
  expires_at   timestamptz not null,
  sending_at   timestamptz,                  -- business time of the latest attempt
  try_after    timestamptz,                  -- the wall's time: not to be tried or looked up before
  attempts     integer not null default 0,
  msgid        text,
  sent_at      timestamptz,
  error        text,
  confirmed_at timestamptz,
  sent_count   integer not null default 0,
  results_at   timestamptz,                  -- business time of the next look at the results; null: final
  results_read integer not null default 0,   -- how often the results were read
  read_at      timestamptz,                  -- age of what we know
  cancelled_at timestamptz,                  -- we told WeCom to stop; what was sent before stays sent
  reminders    integer not null default 0,
  reminded_at  timestamptz,
  primary key (run_id, dispatch_no),
  unique (run_id, account_id, variant, chunk),
  check (send_at < expires_at)
);
comment on table delivery.dispatch is 'subject(run_id): requests to send';
create index on delivery.dispatch (dispatch_id);
create index on delivery.dispatch (account_id, made_at);
create index on delivery.dispatch (send_at) where state = 'ready';
create index on delivery.dispatch (try_after) where state in ('sending', 'unknown');
create index on delivery.dispatch (results_at) where results_at is not null;
create index on delivery.dispatch (expires_at) where cancelled_at is null and (state = 'ready' or results_at is not null);
create index on delivery.dispatch (msgid) where msgid is not null;

-- Who a 1:1 dispatch is for, and what became of it for each.
create table delivery.dispatch_recipient (
  customer_id     bigint not null,
  run_id          bigint not null,
  made_at         timestamptz not null,
  dispatch_no     integer not null,
  account_id      bigint not null,
  variant         text not null,
  chunk           integer not null,
  external_userid text not null,
  status          text not null check (status in ('waiting', 'sent', 'not_contact', 'capped', 'failed', 'cancelled')),
  sent_at         timestamptz,
  primary key (customer_id, run_id, made_at)
) partition by range (made_at);
comment on table delivery.dispatch_recipient is 'customer: receivers and results, by month';
-- Not with the run first: the planner, which knows nothing of a new run, would join each customer with the whole of it.
create index on delivery.dispatch_recipient (dispatch_no, run_id, external_userid);

create table delivery.dispatch_group (
  group_id    bigint not null,
  run_id      bigint not null,
  dispatch_no integer not null,
  account_id  bigint not null,
  variant     text not null,
  chunk       integer not null,
  chat_id     text not null,
  made_at     timestamptz not null,
  status      text not null check (status in ('waiting', 'sent', 'not_contact', 'capped', 'failed', 'cancelled')),
  sent_at     timestamptz,
  primary key (group_id, run_id)
);
comment on table delivery.dispatch_group is 'subject(group_id): groups of group mass sends, and results';
create index on delivery.dispatch_group (dispatch_no, run_id, chat_id);

-- Changes that we made by API. WeCom sends no callback about them, so this is the only trace.
create table delivery.api_change (
  change_id bigint generated always as identity primary key,
  at        timestamptz not null,
  api       text not null,
  subject   text not null,                   -- e.g. 'dispatch:17'
  outcome   text not null
);
comment on table delivery.api_change is 'local: what we changed at WeCom';
create index on delivery.api_change (subject);

-- Access tokens and JS tickets, encrypted; shared by all processes so that they don't invalidate each other's.
create table delivery.wecom_token (
  key        text primary key,
  sealed     text not null,
  expires_at timestamptz not null            -- the wall's time
);
comment on table delivery.wecom_token is 'local: tokens of the WeCom app';

create view delivery.dispatch_info as
  select dispatch_id, run_id, dispatch_no, chat_type, account_id, userid, variant, chunk, state, msgid, recipients, sent_count,
    made_at, send_at, sent_at, confirmed_at, expires_at, read_at, error, content ->> 'text' as text
  from delivery.dispatch;

-- One row per customer (1:1) or group; the other id is null. `status` is WeCom's number: 0 not sent, 1 sent, 2 not a contact
-- any more (or not taken at all), 3 at the cap.
create view delivery.recipient_result as
  select d.dispatch_id, r.run_id, r.customer_id, null::bigint as group_id, r.account_id, r.variant,
    case r.status when 'sent' then 1 when 'not_contact' then 2 when 'failed' then 2 when 'capped' then 3 else 0 end as status,
    r.status as outcome, r.sent_at
  from delivery.dispatch_recipient r
  join delivery.dispatch d on d.run_id = r.run_id and d.dispatch_no = r.dispatch_no
  union all
  select d.dispatch_id, g.run_id, null::bigint, g.group_id, g.account_id, g.variant,
    case g.status when 'sent' then 1 when 'not_contact' then 2 when 'failed' then 2 when 'capped' then 3 else 0 end,
    g.status, g.sent_at
  from delivery.dispatch_group g
  join delivery.dispatch d on d.run_id = g.run_id and d.dispatch_no = g.dispatch_no;

create view delivery.inbox_stats as
  select day, outcome, reason, n from delivery.callback_tally;

create view delivery.welcome_info as
  select corp_id, userid, external_userid, source_state, received_at, state, reason, ended_after_ms from delivery.welcome;
