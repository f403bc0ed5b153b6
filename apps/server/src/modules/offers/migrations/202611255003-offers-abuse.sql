-- reference. How much is too much, by rule (abuse/rules.ts); all off at first. Changed in the console, with an audit.
create table offers.abuse_limit (
  rule           text primary key,
  active         boolean not null,
  most           integer not null check (most between 1 and 100000),              -- pieces let through in a window
  window_seconds integer not null check (window_seconds between 60 and 2678400),  -- a minute to 31 days; it slides
  action         text not null check (action in ('review', 'refuse')),
  changed_at     timestamptz,
  changed_by     text                                                            -- the name of who changed it
);
comment on table offers.abuse_limit is 'reference: how much is too much, by rule';
insert into offers.abuse_limit (rule, active, most, window_seconds, action) values
  ('claims_customer',   false,   5, 86400, 'review'),
  ('claims_phone',      false,   5, 86400, 'review'),
  ('claims_device',     false,   5, 86400, 'review'),
  ('claims_network',    false, 500,  3600, 'review'),   -- thousands of phones share an address of a carrier
  ('redeem_customer',   false,   6, 86400, 'review'),
  ('redeem_staff',      false,  60,  3600, 'review'),
  ('redeem_pair',       false,   3, 86400, 'review'),
  ('redeem_employee',   false,   1, 86400, 'review');

-- Per key. One row for each coupon that counts against a rule, only appended: sets of claims never wait for one another here.
-- What it is about is kept as a keyed hash alone, until the window is over or the case about it is closed.
create table offers.abuse_mark (
  rule        text not null,
  key_hash    text not null,          -- HMAC of a customer, phone, device cookie, network, or staff member
  coupon_id   bigint not null,
  customer_id bigint not null,
  at          timestamptz not null,
  forget_at   timestamptz not null,   -- at + the window of then
  case_id     text,                   -- offers.review_case that it belongs to
  primary key (rule, key_hash, coupon_id, at)
);
comment on table offers.abuse_mark is 'subject(key_hash): what counts against a limit';
-- What a key has in a window; what is over; what a case is about; whose.
create index on offers.abuse_mark (rule, key_hash, at);
create index on offers.abuse_mark (forget_at);
create index on offers.abuse_mark (at) where case_id is null;
create index on offers.abuse_mark (case_id) where case_id is not null;
create index on offers.abuse_mark (customer_id);
