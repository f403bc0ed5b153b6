-- reference. Codes that are printed or given to a partner, made at once. They keep the terms of the day they were made.
create table offers.bulk_batch (
  batch_id      bigint generated always as identity primary key,
  key           text not null unique,     -- the caller's own: the same batch asked for twice is made once
  offer_id      bigint not null,
  terms_version integer not null,
  name          text not null,
  pieces        integer not null check (pieces between 1 and 1000000),
  claim_until   timestamptz not null,     -- exclusive; the coupon's own days begin when it is claimed
  created_at    timestamptz not null,
  created_by    text not null,
  voided_at     timestamptz,
  check (created_at < claim_until),
  foreign key (offer_id, terms_version) references offers.offer_terms (offer_id, version)
);
comment on table offers.bulk_batch is 'reference: codes made in bulk';

-- subject(code). One becomes one coupon, of whoever comes first; it is locked while it does.
create table offers.bulk_code (
  code       text primary key,
  batch_id   bigint not null,             -- written with its batch alone; a foreign key would ask for it a million times
  coupon_id  bigint unique,               -- offers.coupon, whoever holds it now
  claimed_at timestamptz,
  check ((coupon_id is null) = (claimed_at is null))
);
comment on table offers.bulk_code is 'subject(code): codes made in bulk, and the coupon that each became';
-- The export goes through a batch in the order of its codes.
create index on offers.bulk_code (batch_id, code);
