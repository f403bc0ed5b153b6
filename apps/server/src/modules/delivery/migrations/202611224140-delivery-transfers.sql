-- Customers and groups handed over from one account to others: what was asked of WeCom, and what became of it.

-- One action of a person. Its rows are made with it, in one transaction; nothing is added later.
create table delivery.transfer (
  transfer_id     bigint generated always as identity primary key,
  key             text not null unique,          -- the asker's own: the same click twice is one action
  kind            text not null check (kind in ('on_job', 'resigned')),
  corp_id         text not null,
  from_userid     text not null,
  from_account_id bigint,                        -- null: the member had left before we knew anybody
  success_text    text check (success_text is null or (char_length(success_text) <= 200 and kind = 'on_job')),
  made_at         timestamptz not null,
  made_by         text not null,                 -- the actor's label
  state           text not null check (state in ('open', 'done')),
  cancelled_at    timestamptz,                   -- what had not been asked by then never was
  cancelled_by    text,
  ended_at        timestamptz,
  check ((state = 'done') = (ended_at is not null))
);
comment on table delivery.transfer is 'reference: actions that hand customers and groups over';
create index on delivery.transfer (from_account_id);
create index on delivery.transfer (made_at) where state = 'open';

-- One receiver of one action, and how the asking goes there.
create table delivery.transfer_leg (
  transfer_id   bigint not null references delivery.transfer (transfer_id),
  to_account_id bigint not null,                 -- organisation.account
  to_userid     text not null,
  problem       text,                            -- WeCom's code of the last refusal of a whole call
  problem_at    timestamptz,
  try_after     timestamptz,                     -- the asking rests until then; wall time
  poll_at       timestamptz,                     -- when results are read next; null: nothing waits
  polled_at     timestamptz,
  primary key (transfer_id, to_account_id)
);
comment on table delivery.transfer_leg is 'reference: receivers of transfers';
create index on delivery.transfer_leg (poll_at) where poll_at is not null;
create index on delivery.transfer_leg (to_account_id, problem_at) where problem is not null;

-- Customers of an action. The key is why nobody is asked for twice by one action. `asking` is committed before the call.
create table delivery.transfer_contact (
  customer_id     bigint not null,
  transfer_id     bigint not null references delivery.transfer (transfer_id),
  external_userid text not null,
  to_account_id   bigint,                        -- null: no receiver was found, or she was refused before
  source_state    text,                          -- where the old tie came from: the new one keeps it
  state           text not null check (state in
    ('planned', 'asking', 'waiting', 'done', 'refused', 'receiver_full', 'failed', 'skipped', 'cancelled')),
  reason          text,                          -- WeCom's code, or our word; never empty for failed and skipped
  asks            integer not null default 0,
  asked_at        timestamptz,
  ended_at        timestamptz,
  primary key (customer_id, transfer_id),
  check (to_account_id is not null or state in ('skipped', 'cancelled')),
  check (reason is not null or state not in ('failed', 'skipped'))
);
comment on table delivery.transfer_contact is 'customer: who was handed over, to whom, and what became of it';
create index on delivery.transfer_contact (transfer_id, to_account_id, state);
create index on delivery.transfer_contact (external_userid);
create index on delivery.transfer_contact (to_account_id) where state in ('planned', 'asking', 'waiting');
create index on delivery.transfer_contact (transfer_id, to_account_id) where state in ('planned', 'asking');

-- Groups of an action. A group changes hands at once: there is no waiting.
create table delivery.transfer_group (
  group_id      bigint not null,                 -- community.store_group
  transfer_id   bigint not null references delivery.transfer (transfer_id),
  chat_id       text not null,
  to_account_id bigint,
  state         text not null check (state in ('planned', 'asking', 'done', 'failed', 'skipped', 'cancelled')),
  reason        text,
  asks          integer not null default 0,
  asked_at      timestamptz,
  ended_at      timestamptz,
  primary key (group_id, transfer_id),
  check (to_account_id is not null or state in ('skipped', 'cancelled')),
  check (reason is not null or state not in ('failed', 'skipped'))
);
comment on table delivery.transfer_group is 'subject(group_id): groups that were handed over';
create index on delivery.transfer_group (transfer_id, to_account_id, state);
create index on delivery.transfer_group (asked_at);

-- Customers of members who left, whom nobody has taken over: WeCom's list as last read.
create table delivery.unassigned (
  customer_id     bigint not null,
  corp_id         text not null,
  userid          text not null,
  external_userid text not null,
  account_id      bigint,                        -- null: a member we never knew
  left_at         timestamptz not null,
  seen_at         timestamptz not null,
  primary key (customer_id, corp_id, userid)
);
comment on table delivery.unassigned is 'customer: contacts of members who left, looked after by nobody';
create index on delivery.unassigned (corp_id, userid);

create view delivery.contact_transfer_info as
select c.customer_id, c.transfer_id, t.kind, t.from_userid, t.from_account_id, c.to_account_id, c.state, c.reason,
  t.made_at, c.asked_at, c.ended_at
from delivery.transfer_contact c join delivery.transfer t on t.transfer_id = c.transfer_id;
