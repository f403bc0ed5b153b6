-- The life of a coupon after its issue: a journal, what tills hold, and what their keys stand for.

-- One row per transition, appended and never changed; the coupon's own row is the entry of its issue. Each row repeats
-- what the one before it left (follows_…), and the key at the end finds that very row: so the journal cannot tell of a
-- coupon that was redeemed twice without having been given back, nor give back more fen than were taken off.
create table offers.coupon_event (
  customer_id  bigint not null,
  coupon_id    bigint not null,
  seq          integer not null check (seq > 0),
  kind         text not null check (kind in ('redeemed', 'reduced', 'cancelled', 'voided')),
  at           timestamptz not null,                -- when the customer paid, got her money back, …
  recorded_at  timestamptz not null,                -- business time, too: when we learnt it; tills report late
  store_id     bigint,                              -- organisation.store; null: whoever took it back stood in none
  spend_fen    integer check (spend_fen >= 0),
  discount_fen integer check (discount_fen >= 0),   -- redeemed: taken off; reduced, cancelled: what of it was given back
  given_fen    integer not null check (given_fen >= 0),  -- what this coupon has taken off, all told, after this row
  usable_until timestamptz,                         -- cancelled: until when it can be used again, exclusive
  caller       text not null,                       -- whose request it was, e.g. 'api_key:3'
  key          text,                                -- the caller's own key for it
  who          text not null,                       -- the caller's name at the time
  follows_seq  integer generated always as (seq - 1) stored,
  follows_kind text,
  follows_at   timestamptz,
  follows_fen  integer,
  primary key (customer_id, coupon_id, seq),
  unique (customer_id, coupon_id, seq, kind, at, given_fen),
  foreign key (customer_id, coupon_id) references offers.coupon (customer_id, coupon_id),
  foreign key (customer_id, coupon_id, follows_seq, follows_kind, follows_at, follows_fen)
    references offers.coupon_event (customer_id, coupon_id, seq, kind, at, given_fen),
  -- Only the first row follows none; a key with a null in it is not looked up.
  check ((seq = 1) = (follows_kind is null)
    and (follows_kind is null) = (follows_at is null) and (follows_kind is null) = (follows_fen is null)),
  check (at >= follows_at),
  check ((case kind
    when 'redeemed' then (follows_kind is null or follows_kind = 'cancelled') and discount_fen <= spend_fen
      and given_fen = discount_fen and usable_until is null and store_id is not null and key is not null
    when 'reduced' then follows_kind in ('redeemed', 'reduced') and discount_fen > 0
      and given_fen = follows_fen - discount_fen and spend_fen is null and usable_until is null and key is not null
    when 'cancelled' then follows_kind in ('redeemed', 'reduced') and discount_fen = follows_fen
      and given_fen = 0 and spend_fen is null and usable_until is not null and key is not null
    else (follows_kind is null or follows_kind = 'cancelled') and given_fen = 0
      and spend_fen is null and discount_fen is null and usable_until is null end) is true)
);
comment on table offers.coupon_event is 'customer: what happened to a customer''s coupons after their issue';

-- A coupon that was given back after its end can be used for some days more. What was promised at its issue
-- (valid_until) never changes.
alter table offers.coupon add column extended_until timestamptz check (extended_until > valid_until);

-- A till keeps a coupon for a purchase under way. One hold per coupon; over at held_until, with no job that could be late.
create table offers.coupon_hold (
  customer_id  bigint not null,
  coupon_id    bigint not null,
  held_at      timestamptz not null,
  held_until   timestamptz not null,                -- exclusive
  store_id     bigint not null,                     -- organisation.store
  discount_fen integer not null check (discount_fen >= 0),  -- what the till was told
  caller       text not null,
  key          text not null,
  primary key (customer_id, coupon_id),
  foreign key (customer_id, coupon_id) references offers.coupon (customer_id, coupon_id),
  check (held_at < held_until)
);
comment on table offers.coupon_hold is 'customer: coupons that a till holds for a purchase';

-- A key stands for one purchase (hold it, release it, redeem it) or for one refund, of one coupon. Unique over all
-- customers; keys of different callers don't meet.
alter table offers.redemption_key rename to coupon_key;
alter index offers.redemption_key_pkey rename to coupon_key_pkey;
alter table offers.coupon_key
  add column use text not null default 'purchase' check (use in ('purchase', 'refund')),
  add column seq integer default 1,                 -- the journal's row it led to; null: only held so far
  add check (use = 'purchase' or seq is not null);
alter table offers.coupon_key alter column use drop default, alter column seq drop default;
comment on table offers.coupon_key is 'subject(key): which purchase or refund a caller''s key stands for';
-- A merge and an erasure find all of a customer's keys, those of holds long over among them.
create index on offers.coupon_key (customer_id);

-- What was there before the journal.
insert into offers.coupon_event (customer_id, coupon_id, seq, kind, at, recorded_at, store_id, spend_fen, discount_fen,
  given_fen, caller, key, who)
select customer_id, coupon_id, 1, 'redeemed', redeemed_at, redeemed_at, store_id, spend_fen, discount_fen, discount_fen,
  caller, key, caller
from offers.redemption;

-- Who took a coupon back, and when, stood only in the audit. One that was taken back after its end counts as taken back
-- in its last instant: from then on nobody could have used it.
insert into offers.coupon_event (customer_id, coupon_id, seq, kind, at, recorded_at, given_fen, caller, who)
select c.customer_id, c.coupon_id, 1, 'voided',
  greatest(least(coalesce(a.at, c.issued_at), c.valid_until - interval '1 microsecond'), c.issued_at),
  coalesce(a.at, c.issued_at), 0, coalesce(a.actor_kind || ':' || a.actor_id, 'unknown'), coalesce(a.actor_label, 'unknown')
from offers.coupon c
left join lateral (
  select * from access.audit a
  where a.subject = 'coupon:' || c.coupon_id and a.action = 'offers.coupon_voided' order by a.at limit 1
) a on true
where c.status = 'void';
