-- Cards of our app in staff's WeCom: sent once, and changed when what they speak of has changed (doc 90236, 94888).

create table delivery.staff_card (
  card_id       bigint generated always as identity primary key,
  card_key      text not null unique,        -- the same key is the same card
  wecom_task_id text not null unique,        -- unique in the app for ever; comes back with every press
  content       jsonb not null,              -- {title, text, lines, url, buttons}
  made_at       timestamptz not null,
  send_until    timestamptz,                 -- not sent by then is not sent at all
  state         text not null check (state in ('wanted', 'sending', 'unknown', 'sent', 'failed', 'dropped')),
  attempts      integer not null default 0,
  may_be_there  boolean not null default false, -- an answer was lost: from here on only a repeat of the same call is safe
  sending_at    timestamptz,                 -- the wall's, of the first call: from here on WeCom drops repeats for four hours
  try_after     timestamptz,                 -- the wall's
  sent_at       timestamptz,
  msgid         text,
  sealed_code   text,                        -- changes the card for everybody, once
  code_until    timestamptz,                 -- the wall's
  error         text
);
comment on table delivery.staff_card is 'reference: cards of the app to members';
create index on delivery.staff_card (made_at) where state in ('wanted', 'sending', 'unknown');

create table delivery.staff_card_receiver (
  card_id     bigint not null references delivery.staff_card (card_id),
  userid      text not null,
  outcome     text check (outcome in ('sent', 'invalid', 'unlicensed')), -- null until WeCom has said it
  metered_at  timestamptz,                   -- counts against what one member may get (LIMITS §12)
  pressed     text,                          -- the button pressed last
  pressed_at  timestamptz,
  sealed_code text,                          -- of that press: changes the presser's card, once
  code_until  timestamptz,                   -- the wall's
  primary key (card_id, userid)
);
comment on table delivery.staff_card_receiver is 'reference: who gets a card, and what they pressed on it';
create index on delivery.staff_card_receiver (userid, metered_at);

-- What a card is to say instead.
create table delivery.staff_card_change (
  change_id    bigint generated always as identity primary key,
  card_id      bigint not null references delivery.staff_card (card_id),
  userid       text,                         -- null: the card of everybody, for good
  words        text not null,
  buttons_left text[] not null,              -- keys of those that still can be pressed
  made_at      timestamptz not null,
  state        text not null check (state in ('wanted', 'done', 'gone')), -- gone: no code was left to change it with
  attempts     integer not null default 0,
  try_after    timestamptz,                  -- the wall's
  unique nulls not distinct (card_id, userid, words)
);
comment on table delivery.staff_card_change is 'reference: what cards are to say instead';
create unique index on delivery.staff_card_change (card_id) where userid is null;
create index on delivery.staff_card_change (card_id) where state = 'wanted';

create table delivery.staff_card_setting (
  name       text primary key,
  value      integer not null check (value > 0),
  unit       text not null check (unit in ('cards', 'things', 'minutes')),
  source     text not null,                  -- where the number comes from
  changed_at timestamptz
);
comment on table delivery.staff_card_setting is 'reference: how often and how much staff are told';
insert into delivery.staff_card_setting (name, value, unit, source) values
  ('per_minute', 20, 'cards', 'LIMITS §12: more than 30 a minute to one member are dropped without a word'),
  ('per_hour', 500, 'cards', 'LIMITS §12: more than 1,000 an hour to one member are dropped without a word'),
  ('bundle_from', 3, 'things', 'so many things of one moment for one person are one card'),
  ('later_minutes', 60, 'minutes', 'after 稍后 a task is told once more');
