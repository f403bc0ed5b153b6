-- 微信客服: accounts that customers write to, what was said, what we say, and who answers.

create table delivery.kf_account (
  open_kfid      text primary key,
  corp_id        text not null,
  name           text not null,
  avatar         text,
  manageable     boolean not null,            -- our app may change it (manage_privilege)
  gone_at        timestamptz,                 -- not in WeCom's list any more, or its grant was taken away
  first_seen_at  timestamptz not null,
  cursor         text,                        -- next_cursor of the last page; written in the transaction of its messages
  told           bigint not null default 0,   -- how often WeCom said that there is something
  read_told      bigint not null default 0,   -- `told` as it was when the last complete reading began
  told_at        timestamptz,                 -- the wall's time of the first callback that is not read yet
  sealed_token   text,                        -- the callback's: lifts the strict limit of sync_msg for 10 minutes (doc 94670)
  token_until    timestamptz,                 -- the wall's time
  read_at        timestamptz,                 -- the end of the last complete reading: messages live 3 days
  servicers_at   timestamptz,
  try_after      timestamptz,                 -- the wall's time; reading failed
  failures       integer not null default 0,
  error          text
);
comment on table delivery.kf_account is 'reference: customer service accounts and how far they are read';

-- Whether WeCom lets us use customer service at all.
create table delivery.kf_access (
  corp_id    text primary key,
  checked_at timestamptz not null,            -- business time
  asked      boolean not null default false,  -- the list of accounts is wanted again
  error      text                             -- WeCom's code; null: granted
);
comment on table delivery.kf_access is 'reference: the grant of customer service';

create table delivery.kf_servicer (
  open_kfid text not null references delivery.kf_account (open_kfid),
  kind      text not null check (kind in ('member', 'department')),
  id        text not null,
  status    smallint,                         -- 0 receiving, 1 stopped; null for departments
  stop_type smallint,
  primary key (open_kfid, kind, id)
);
comment on table delivery.kf_servicer is 'reference: who answers for an account';

-- A way into an account: its scene comes back with everybody who enters by it.
create table delivery.kf_link (
  scene       text primary key check (scene ~ '^[0-9a-zA-Z_-]{1,32}$'),
  open_kfid   text not null references delivery.kf_account (open_kfid),
  store_id    bigint,                         -- organisation.store; null: of no store
  source      text not null,
  scene_param text not null check (octet_length(scene_param) <= 128),
  url         text,                           -- null: WeCom has not made it yet
  made_at     timestamptz not null,
  made_by     text not null,
  try_after   timestamptz,                    -- the wall's time
  error       text
);
comment on table delivery.kf_link is 'reference: links into customer service';
create unique index on delivery.kf_link (open_kfid, coalesce(store_id, 0), source);

-- Automatic answers as people set them; each change is a version. The newest of an account counts.
create table delivery.kf_rules (
  open_kfid text not null references delivery.kf_account (open_kfid),
  version   integer not null,
  switched_on boolean not null,
  rules     jsonb not null,
  made_at   timestamptz not null,
  made_by   text not null,
  primary key (open_kfid, version)
);
comment on table delivery.kf_rules is 'reference: automatic answers, every version';

-- One per account and person. She may be a customer of ours (by her external_userid) or just somebody who asked.
create table delivery.kf_conversation (
  external_userid text not null,
  open_kfid       text not null,
  corp_id         text not null,
  state           smallint not null check (state between 0 and 4),
  servicer        text,
  opened_at       timestamptz not null,       -- when we first heard of her
  wrote_at        timestamptz,                -- her last message: 48 hours and five messages count from here (doc 94677)
  waiting_since   timestamptz,                -- her first message that nobody answered
  last_at         timestamptz not null,
  full_for        timestamptz,                -- the wrote_at for which WeCom said that five were sent (95001)
  over_for        timestamptz,                -- the wrote_at for which WeCom said that 48 hours are over (95002)
  refused_at      timestamptz,                -- she takes no messages of this account (fail_type 10)
  scene           text,                       -- of her last way in
  store_id        bigint,
  source          text,
  sealed_name     text,
  details_wanted  boolean not null,           -- kf/customer/batchget was not asked yet
  state_doubted   boolean not null default false, -- WeCom refused a message for its state: it is asked which
  -- A change of state that is wanted, committed before the call; null: none.
  wanted_state    smallint check (wanted_state between 1 and 4),
  wanted_servicer text,
  wanted_text     text,                       -- said with the code that the change gives
  wanted_rating   boolean not null default false,
  wanted_by       text,
  wanted_at       timestamptz,
  try_after       timestamptz,                -- the wall's time
  failures        integer not null default 0,
  move_error      text,                       -- why the last wanted change was not made
  primary key (external_userid, open_kfid)
);
comment on table delivery.kf_conversation is 'subject(external_userid): conversations of customer service';
create index on delivery.kf_conversation (open_kfid, last_at);
create index on delivery.kf_conversation (open_kfid) where details_wanted;
create index on delivery.kf_conversation (last_at) where sealed_name is not null;
create index on delivery.kf_conversation (wanted_at) where wanted_state is not null or state_doubted;

-- What WeCom told us was said or happened. The key stays when the words are purged or erased: a repeat is known.
create table delivery.kf_message (
  msgid           text primary key,
  open_kfid       text not null,
  external_userid text,                       -- null: of nobody (a servicer's pause), or erased
  origin          smallint not null,          -- 3 customer, 4 event, 5 servicer in the client
  servicer        text,
  msgtype         text not null,
  event_type      text,
  sealed          text,                       -- its body as JSON, encrypted; null: recalled, purged or erased
  sent_at         timestamptz not null,       -- WeCom's time, whole seconds
  taken_at        timestamptz not null,
  place           integer not null,           -- within its second and page
  recalled        boolean not null default false,
  rating          smallint check (rating between 1 and 3),
  file_hash       text                        -- platform.file, once somebody opened its picture or file
);
comment on table delivery.kf_message is 'subject(msgid): what was said to customer service';
create index on delivery.kf_message (external_userid, open_kfid, sent_at) where external_userid is not null;
create index on delivery.kf_message (open_kfid, sent_at);
create index on delivery.kf_message (sent_at) where sealed is not null; -- what may be purged next

-- What we say. The msgid is made of the asker's key: asked twice is said once, and WeCom refuses a repeat (95033).
create table delivery.kf_sending (
  msgid           text primary key check (msgid ~ '^[0-9a-zA-Z_-]{1,32}$'),
  open_kfid       text not null,
  external_userid text,                       -- null: erased
  way             text not null check (way in ('message', 'event')), -- event: by a one-time code, not one of the five
  sealed_code     text,                       -- of the event; gone when it is used
  code_until      timestamptz,                -- the wall's time
  cause           text not null check (cause in ('person', 'welcome', 'answer', 'hand_over', 'goodbye')),
  answer          text,                       -- the rule's name
  answers         text,                       -- the msgid of what it answers
  made_by         text not null,
  sealed          text,
  made_at         timestamptz not null,       -- business time
  state           text not null check (state in ('sending', 'sent', 'failed', 'refused', 'missed')),
  accepted_at     timestamptz,
  fail_type       smallint,                   -- of msg_send_fail
  error           text,                       -- WeCom's code
  attempts        integer not null default 0,
  try_after       timestamptz                 -- the wall's time: looked at again when nobody finished it by then
);
comment on table delivery.kf_sending is 'subject(msgid): what we said in customer service';
create index on delivery.kf_sending (external_userid, open_kfid, made_at) where external_userid is not null;
create index on delivery.kf_sending (try_after) where state = 'sending';
create index on delivery.kf_sending (open_kfid, made_at);
create index on delivery.kf_sending (made_at) where sealed is not null and state <> 'sending';

-- An account that is to be made: WeCom gives no key, so a lost answer is looked up by its name before it is repeated.
create table delivery.kf_new_account (
  key       text primary key,
  corp_id   text not null,
  name      text not null,
  material  text not null,                    -- content.material: its picture
  state     text not null check (state in ('sending', 'made', 'refused')),
  open_kfid text,
  error     text,
  made_at   timestamptz not null,
  made_by   text not null
);
comment on table delivery.kf_new_account is 'reference: accounts that we made or tried to make';

-- For other modules' timelines: who wrote or was answered when, never what.
create view delivery.kf_message_info as
  select m.msgid, m.open_kfid, a.corp_id, a.name as account, m.external_userid, m.origin::integer as origin, m.sent_at as at
  from delivery.kf_message m join delivery.kf_account a using (open_kfid)
  where m.external_userid is not null and m.origin in (3, 5)
  union all
  select s.msgid, s.open_kfid, a.corp_id, a.name, s.external_userid, 0, s.accepted_at
  from delivery.kf_sending s join delivery.kf_account a using (open_kfid)
  where s.external_userid is not null and s.state = 'sent';
