-- subject(offer_id). Codes of a partner, each handed out once: with one coupon, never with two. A drop's codes are set
-- aside when it opens, so that nobody wins a place without a code.
create table offers.partner_code (
  offer_id    bigint not null references offers.offer (offer_id),
  place       bigint generated always as identity,
  code        text not null check (code <> ''),
  expires_at  timestamptz,                -- the partner takes it before; null: for ever
  imported_at timestamptz not null,
  drop_id     bigint references offers.drop (drop_id),
  coupon_id   bigint,                     -- offers.coupon, also once it is another customer's or an erased one
  handed_at   timestamptz,
  primary key (offer_id, place),
  unique (offer_id, code),
  unique (offer_id, coupon_id),
  check ((coupon_id is null) = (handed_at is null))
);
comment on table offers.partner_code is 'subject(offer_id): a partner''s codes, and which coupon each went with';
-- What can be handed out, the soonest to expire first.
create index on offers.partner_code (offer_id, drop_id, expires_at, place) where coupon_id is null;
