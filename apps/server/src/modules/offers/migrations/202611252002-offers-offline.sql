-- Coupons that tills take without the network: the keys that sign the wallet's texts, and what tills told afterwards.

-- Made by whoever needs one first, always the running one and the next, so that tills know a key before it signs.
create table offers.qr_key (
  key_no         integer primary key check (key_no >= 0),  -- the number of its 30 days since 1970: two processes make the same one
  public_key     text not null,                            -- base64url of 32 bytes
  sealed_private text,                                     -- PKCS #8, encrypted like phones; null: its time is over
  signs_from     timestamptz not null,
  signs_until    timestamptz not null,
  check (signs_from < signs_until)
);
comment on table offers.qr_key is 'reference: keys that sign the wallet''s codes';

-- One row per purchase that a till made without the network: a repeated upload gets the answer of the first.
create table offers.offline_report (
  key         text not null,                        -- the caller's own for the purchase
  caller      text not null,                        -- e.g. 'api_key:3'
  request     text not null,                        -- SHA-256 of what was told: a key does not stand for two things
  coupon_id   bigint,                               -- null: no coupon of ours, or its customer was erased
  store_id    bigint not null,                      -- organisation.store
  at          timestamptz not null,                 -- when the customer paid, by the till's clock
  recorded_at timestamptz not null,
  spend_fen   integer not null check (spend_fen >= 0),
  given_fen   integer not null check (given_fen >= 0),   -- what the till took off
  result      text not null check (result in ('redeemed', 'review')),
  booked_fen  integer not null check (booked_fen >= 0),  -- what the ledger knows of it
  loss_fen    integer not null,                          -- what it doesn't
  reason      text,                                      -- of the case
  case_id     text,                                      -- offers.review_case
  primary key (key, caller),
  check (loss_fen = greatest(given_fen - booked_fen, 0)),
  check ((case_id is null) = (reason is null)),
  -- What the ledger doesn't know is in a case, and so is whatever was not redeemed.
  check (loss_fen = 0 or case_id is not null),
  check (result = 'redeemed' or (case_id is not null and booked_fen = 0))
);
comment on table offers.offline_report is 'subject(key): what tills redeemed without the network';
create index on offers.offline_report (coupon_id) where coupon_id is not null;
