-- The books after an erasure: coupons and what happened to them, without the person, the code or a till's key.

create table offers.erased_coupon (
  coupon_id     bigint primary key,                 -- as it was; below zero: erased before this table was there
  offer_id      bigint not null,
  terms_version integer not null,
  issued_at     timestamptz not null,
  valid_until   timestamptz not null,
  store_id      bigint,                             -- organisation.store it was issued for
  foreign key (offer_id, terms_version) references offers.offer_terms (offer_id, version),
  check (issued_at < valid_until)
);
comment on table offers.erased_coupon is 'subject(coupon_id): coupons of erased customers';

create table offers.erased_event (
  coupon_id    bigint not null references offers.erased_coupon (coupon_id),
  seq          integer not null,
  kind         text not null,
  at           timestamptz not null,
  store_id     bigint,
  spend_fen    integer,
  discount_fen integer,
  given_fen    integer not null,
  usable_until timestamptz,
  primary key (coupon_id, seq)
);
comment on table offers.erased_event is 'subject(coupon_id): what happened to the coupons of erased customers';

-- Of those who were erased until now only the redemptions were kept.
insert into offers.erased_coupon (coupon_id, offer_id, terms_version, issued_at, valid_until)
select -redemption_no, offer_id, terms_version, redeemed_at, redeemed_at + interval '1 second' from offers.erased_redemption;
insert into offers.erased_event (coupon_id, seq, kind, at, store_id, spend_fen, discount_fen, given_fen)
select -redemption_no, 1, 'redeemed', redeemed_at, store_id, spend_fen, discount_fen, discount_fen
from offers.erased_redemption;
drop table offers.erased_redemption;
