-- What people have to look at: things that are neither refused nor simply believed, with the evidence for both sides.
-- The id is made of kind and key (offers.review_id), so that whoever finds a thing twice files it once, in whichever process.
create table offers.review_case (
  case_id      text primary key check (case_id ~ '^[0-9a-f]{32}$'),
  kind         text not null,                        -- review/kinds.ts
  case_key     text not null,                        -- what of this kind it is about; no personal data in it
  subject_kind text not null check (subject_kind in ('coupon', 'customer', 'store', 'staff', 'offer')),
  subject_id   text,                                 -- coupon_id, customer_id, store_id, userid, offer's code; null: erased
  customer_id  bigint,                               -- whose data the evidence holds; null: nobody's, or erased
  store_id     bigint,                               -- organisation.store: who answers for it; null: only the whole chain
  happened_at  timestamptz not null,
  filed_at     timestamptz not null,                 -- when we learnt it, business time
  loss_fen     bigint check (loss_fen >= 0),         -- what it cost outside the ledger; null: no sum is known
  evidence     jsonb not null check (jsonb_typeof(evidence) = 'object'),  -- as of filing; emptied by an erasure
  state        text not null default 'open' check (state in ('open', 'closed')),
  decision     text,                                 -- one of the kind's
  note         text,
  decided_by   text,                                 -- the name of who decided at the time
  decided_at   timestamptz,
  check ((state = 'closed') = (decision is not null)),
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  check (decision is not null or note is null)
);
comment on table offers.review_case is 'subject(case_id): cases that people decide';
-- The list: the latest first; those still open; those of a store; those about a customer.
create index on offers.review_case (filed_at, case_id);
create index on offers.review_case (filed_at, case_id) where state = 'open';
create index on offers.review_case (store_id, filed_at);
create index on offers.review_case (customer_id) where customer_id is not null;

-- The same kind and key: the same case.
create function offers.review_id(kind text, case_key text) returns text
  language sql immutable strict parallel safe
  return left(encode(sha256(convert_to(kind || E'\n' || case_key, 'UTF8')), 'hex'), 32);
