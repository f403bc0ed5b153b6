-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- reference: how much is too much, by rule
create table offers.abuse_limit (
  rule text not null,
  active boolean not null,
  most integer not null,
  window_seconds integer not null,
  action text not null,
  changed_at timestamp with time zone,
  changed_by text,
  PRIMARY KEY (rule),
  CHECK ((action = ANY (ARRAY['review'::text, 'refuse'::text]))),
  CHECK (((most >= 1) AND (most <= 100000))),
  CHECK (((window_seconds >= 60) AND (window_seconds <= 2678400)))
);

-- subject(key_hash): what counts against a limit
create table offers.abuse_mark (
  rule text not null,
  key_hash text not null,
  coupon_id bigint not null,
  customer_id bigint not null,
  at timestamp with time zone not null,
  forget_at timestamp with time zone not null,
  case_id text,
  PRIMARY KEY (rule, key_hash, coupon_id, at)
);
CREATE INDEX abuse_mark_at_idx ON offers.abuse_mark USING btree (at) WHERE (case_id IS NULL);
CREATE INDEX abuse_mark_case_id_idx ON offers.abuse_mark USING btree (case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX abuse_mark_customer_id_idx ON offers.abuse_mark USING btree (customer_id);
CREATE INDEX abuse_mark_forget_at_idx ON offers.abuse_mark USING btree (forget_at);
CREATE INDEX abuse_mark_rule_key_hash_at_idx ON offers.abuse_mark USING btree (rule, key_hash, at);

-- reference: what was asked for above the limit, and what was decided
create table offers.approval (
  approval_id bigint generated always as identity not null,
  offer_id bigint not null,
  terms_version integer not null,
  up_to_fen bigint not null,
  reason text not null,
  asked_at timestamp with time zone not null,
  asked_by text not null,
  asked_label text not null,
  state text default 'pending'::text not null,
  decided_at timestamp with time zone,
  decided_by text,
  decided_label text,
  note text,
  used_for text,
  PRIMARY KEY (approval_id),
  CHECK ((((state = 'pending'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
  CHECK ((decided_by <> asked_by)),
  CHECK (((used_for IS NULL) OR (state = 'approved'::text))),
  CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'refused'::text]))),
  CHECK ((up_to_fen > 0)),
  FOREIGN KEY (offer_id, terms_version) REFERENCES offers.offer_terms(offer_id, version)
);
CREATE INDEX approval_offer_id_terms_version_idx ON offers.approval USING btree (offer_id, terms_version);

-- reference: above what cost four eyes are needed
create table offers.approval_limit (
  only_one boolean default true not null,
  above_fen bigint not null,
  PRIMARY KEY (only_one),
  CHECK ((above_fen > 0)),
  CHECK (only_one)
);

-- reference: what offers may cost
create table offers.budget (
  budget_id bigint generated always as identity not null,
  offer_id bigint not null,
  key text not null,
  what text not null,
  scope text not null,
  unit_id bigint,
  store_id bigint,
  per text not null,
  limit_amount bigint not null,
  since timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (budget_id),
  CHECK ((((scope = 'region'::text) = (unit_id IS NOT NULL)) AND ((scope = 'store'::text) = (store_id IS NOT NULL)))),
  CHECK ((limit_amount > 0)),
  CHECK ((per = ANY (ARRAY['ever'::text, 'day'::text]))),
  CHECK ((scope = ANY (ARRAY['offer'::text, 'region'::text, 'store'::text, 'each_store'::text]))),
  CHECK ((what = ANY (ARRAY['issued_pieces'::text, 'issued_fen'::text, 'redeemed_fen'::text]))),
  FOREIGN KEY (offer_id) REFERENCES offers.offer(offer_id),
  UNIQUE (offer_id, key)
);

-- subject(coupon_id): what redemptions took from budgets
create table offers.budget_charge (
  coupon_id bigint not null,
  budget_id bigint not null,
  place bigint not null,
  day date not null,
  amount bigint not null,
  PRIMARY KEY (coupon_id, budget_id),
  CHECK ((amount > 0)),
  FOREIGN KEY (budget_id) REFERENCES offers.budget(budget_id)
);

-- subject(drop_id): what drops took from budgets and may give back
create table offers.budget_hold (
  drop_id bigint not null,
  budget_id bigint not null,
  place bigint not null,
  day date not null,
  amount bigint not null,
  PRIMARY KEY (drop_id, budget_id, place, day),
  CHECK ((amount > 0)),
  FOREIGN KEY (budget_id) REFERENCES offers.budget(budget_id),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id)
);

-- subject(budget_id): what was used of a budget
create table offers.budget_use (
  budget_id bigint not null,
  place bigint not null,
  day date not null,
  used bigint not null,
  limit_amount bigint not null,
  PRIMARY KEY (budget_id, place, day),
  CHECK (((used >= 0) AND (used <= limit_amount))),
  FOREIGN KEY (budget_id) REFERENCES offers.budget(budget_id)
);

-- reference: codes made in bulk
create table offers.bulk_batch (
  batch_id bigint generated always as identity not null,
  key text not null,
  offer_id bigint not null,
  terms_version integer not null,
  name text not null,
  pieces integer not null,
  claim_until timestamp with time zone not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  voided_at timestamp with time zone,
  PRIMARY KEY (batch_id),
  CHECK ((created_at < claim_until)),
  CHECK (((pieces >= 1) AND (pieces <= 1000000))),
  FOREIGN KEY (offer_id, terms_version) REFERENCES offers.offer_terms(offer_id, version),
  UNIQUE (key)
);

-- subject(code): codes made in bulk, and the coupon that each became
create table offers.bulk_code (
  code text not null,
  batch_id bigint not null,
  coupon_id bigint,
  claimed_at timestamp with time zone,
  PRIMARY KEY (code),
  CHECK (((coupon_id IS NULL) = (claimed_at IS NULL)))
);
CREATE INDEX bulk_code_batch_id_code_idx ON offers.bulk_code USING btree (batch_id, code);
CREATE INDEX bulk_code_batch_id_idx ON offers.bulk_code USING btree (batch_id) WHERE (coupon_id IS NOT NULL);

-- subject(share_id): which coupon took which place of a share
create table offers.claim (
  share_id bigint not null,
  place integer not null,
  coupon_id bigint not null,
  claimed_at timestamp with time zone not null,
  PRIMARY KEY (share_id, place),
  CHECK ((place > 0))
);

-- customer: the coupons of a customer
create table offers.coupon (
  customer_id bigint not null,
  coupon_id bigint generated always as identity not null,
  code text not null,
  offer_id bigint not null,
  terms_version integer not null,
  status text not null,
  issued_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  store_id bigint,
  grant_key text not null,
  issue_no bigint not null,
  drop_id bigint,
  share_id bigint,
  extended_until timestamp with time zone,
  PRIMARY KEY (customer_id, coupon_id),
  CHECK ((valid_from < valid_until)),
  CHECK ((extended_until > valid_until)),
  CHECK ((status = ANY (ARRAY['issued'::text, 'redeemed'::text, 'void'::text]))),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id),
  FOREIGN KEY (offer_id, terms_version) REFERENCES offers.offer_terms(offer_id, version),
  UNIQUE (customer_id, grant_key)
);
CREATE INDEX coupon_extended_until_idx ON offers.coupon USING btree (extended_until) WHERE (extended_until IS NOT NULL);
CREATE INDEX coupon_issue_no_idx ON offers.coupon USING btree (issue_no);
CREATE INDEX coupon_issued_at_idx ON offers.coupon USING brin (issued_at);
CREATE INDEX coupon_valid_until_idx ON offers.coupon USING brin (valid_until);

-- subject(code): whose coupon a code is
create table offers.coupon_code (
  code text not null,
  customer_id bigint not null,
  coupon_id bigint not null,
  PRIMARY KEY (code)
);

-- customer: what happened to a customer's coupons after their issue
create table offers.coupon_event (
  customer_id bigint not null,
  coupon_id bigint not null,
  seq integer not null,
  kind text not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  store_id bigint,
  spend_fen integer,
  discount_fen integer,
  given_fen integer not null,
  usable_until timestamp with time zone,
  caller text not null,
  key text,
  who text not null,
  follows_seq integer default (seq - 1),
  follows_kind text,
  follows_at timestamp with time zone,
  follows_fen integer,
  PRIMARY KEY (customer_id, coupon_id, seq),
  CHECK ((((seq = 1) = (follows_kind IS NULL)) AND ((follows_kind IS NULL) = (follows_at IS NULL)) AND ((follows_kind IS NULL) = (follows_fen IS NULL)))),
  CHECK ((at >= follows_at)),
  CHECK ((
CASE kind
    WHEN 'redeemed'::text THEN (((follows_kind IS NULL) OR (follows_kind = 'cancelled'::text)) AND (discount_fen <= spend_fen) AND (given_fen = discount_fen) AND (usable_until IS NULL) AND (store_id IS NOT NULL) AND (key IS NOT NULL))
    WHEN 'reduced'::text THEN ((follows_kind = ANY (ARRAY['redeemed'::text, 'reduced'::text])) AND (discount_fen > 0) AND (given_fen = (follows_fen - discount_fen)) AND (spend_fen IS NULL) AND (usable_until IS NULL) AND (key IS NOT NULL))
    WHEN 'cancelled'::text THEN ((follows_kind = ANY (ARRAY['redeemed'::text, 'reduced'::text])) AND (discount_fen = follows_fen) AND (given_fen = 0) AND (spend_fen IS NULL) AND (usable_until IS NOT NULL) AND (key IS NOT NULL))
    ELSE (((follows_kind IS NULL) OR (follows_kind = 'cancelled'::text)) AND (given_fen = 0) AND (spend_fen IS NULL) AND (discount_fen IS NULL) AND (usable_until IS NULL))
END IS TRUE)),
  CHECK ((discount_fen >= 0)),
  CHECK ((given_fen >= 0)),
  CHECK ((kind = ANY (ARRAY['redeemed'::text, 'reduced'::text, 'cancelled'::text, 'voided'::text]))),
  CHECK ((seq > 0)),
  CHECK ((spend_fen >= 0)),
  FOREIGN KEY (customer_id, coupon_id) REFERENCES offers.coupon(customer_id, coupon_id),
  FOREIGN KEY (customer_id, coupon_id, follows_seq, follows_kind, follows_at, follows_fen) REFERENCES offers.coupon_event(customer_id, coupon_id, seq, kind, at, given_fen),
  UNIQUE (customer_id, coupon_id, seq, kind, at, given_fen)
);

-- customer: ends of a customer's coupons that were told beforehand
create table offers.coupon_expiring (
  customer_id bigint not null,
  coupon_id bigint not null,
  ends_at timestamp with time zone not null,
  notice_no bigint not null,
  told_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, coupon_id, ends_at),
  FOREIGN KEY (customer_id, coupon_id) REFERENCES offers.coupon(customer_id, coupon_id)
);
CREATE INDEX coupon_expiring_notice_no_idx ON offers.coupon_expiring USING btree (notice_no);

-- customer: coupons that a till holds for a purchase
create table offers.coupon_hold (
  customer_id bigint not null,
  coupon_id bigint not null,
  held_at timestamp with time zone not null,
  held_until timestamp with time zone not null,
  store_id bigint not null,
  discount_fen integer not null,
  caller text not null,
  key text not null,
  PRIMARY KEY (customer_id, coupon_id),
  CHECK ((held_at < held_until)),
  CHECK ((discount_fen >= 0)),
  FOREIGN KEY (customer_id, coupon_id) REFERENCES offers.coupon(customer_id, coupon_id)
);

-- subject(key): which purchase or refund a caller's key stands for
create table offers.coupon_key (
  key text not null,
  caller text not null,
  customer_id bigint not null,
  coupon_id bigint not null,
  use text not null,
  seq integer,
  PRIMARY KEY (key, caller),
  CHECK (((use = 'purchase'::text) OR (seq IS NOT NULL))),
  CHECK ((use = ANY (ARRAY['purchase'::text, 'refund'::text])))
);
CREATE INDEX coupon_key_customer_id_idx ON offers.coupon_key USING btree (customer_id);

-- reference: drops
create table offers.drop (
  drop_id bigint generated always as identity not null,
  drop_key text not null,
  offer_id bigint not null,
  terms_version integer not null,
  name text not null,
  opens_at timestamp with time zone not null,
  closes_at timestamp with time zone not null,
  stopped_at timestamp with time zone,
  created_at timestamp with time zone not null,
  issue_no bigint not null,
  family text,
  per_customer integer default 1 not null,
  waitlist boolean default false not null,
  opens_latest_at timestamp with time zone,
  PRIMARY KEY (drop_id),
  CHECK ((opens_at < closes_at)),
  CHECK (((opens_at <= opens_latest_at) AND (opens_latest_at < closes_at))),
  CHECK ((family <> ''::text)),
  CHECK (((per_customer >= 1) AND (per_customer <= 100))),
  FOREIGN KEY (offer_id, terms_version) REFERENCES offers.offer_terms(offer_id, version),
  UNIQUE (drop_key)
);

-- subject(share_id): a drop's share of one group
create table offers.drop_share (
  share_id bigint generated always as identity not null,
  drop_id bigint not null,
  token text not null,
  group_id bigint,
  store_id bigint,
  stock integer not null,
  claimed integer default 0 not null,
  stopped_at timestamp with time zone,
  unit_id bigint,
  for_groups boolean default false not null,
  posted_at timestamp with time zone,
  PRIMARY KEY (share_id),
  CHECK (((claimed >= 0) AND (claimed <= stock))),
  CHECK ((NOT (for_groups AND (group_id IS NOT NULL)))),
  CHECK ((stock >= 0)),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id)
);
CREATE INDEX drop_share_drop_id_group_id_idx ON offers.drop_share USING btree (drop_id, group_id);
CREATE INDEX drop_share_drop_id_store_id_idx ON offers.drop_share USING btree (drop_id, store_id);

-- reference: the groups of shares that are not one group's
create table offers.drop_share_group (
  drop_id bigint not null,
  group_id bigint not null,
  share_id bigint not null,
  store_id bigint not null,
  PRIMARY KEY (drop_id, group_id),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id)
);
CREATE INDEX drop_share_group_drop_id_store_id_idx ON offers.drop_share_group USING btree (drop_id, store_id);
CREATE INDEX drop_share_group_share_id_idx ON offers.drop_share_group USING btree (share_id);

-- reference: pieces added to drops after their opening
create table offers.drop_stock_added (
  drop_id bigint not null,
  key text not null,
  store_id bigint,
  pieces integer not null,
  shares integer not null,
  added_at timestamp with time zone not null,
  who text not null,
  PRIMARY KEY (drop_id, key),
  CHECK ((pieces > 0)),
  CHECK ((shares > 0)),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id)
);

-- customer: the drops in which a customer waits for pieces to come free
create table offers.drop_wait (
  customer_id bigint not null,
  drop_id bigint not null,
  share_id bigint not null,
  wait_no bigint default nextval('offers.wait_no'::regclass) not null,
  since timestamp with time zone not null,
  ended text,
  ended_at timestamp with time zone,
  PRIMARY KEY (customer_id, drop_id),
  CHECK (((ended IS NULL) = (ended_at IS NULL))),
  CHECK ((ended = ANY (ARRAY['won'::text, 'limit'::text, 'left'::text]))),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id)
);
CREATE INDEX drop_wait_share_id_wait_no_idx ON offers.drop_wait USING btree (share_id, wait_no) WHERE (ended IS NULL);

-- customer: the drops a customer won
create table offers.drop_winner (
  customer_id bigint not null,
  drop_id bigint not null,
  share_id bigint not null,
  won_at timestamp with time zone not null,
  wish integer default 1 not null,
  family text,
  slot integer,
  coupon_id bigint,
  PRIMARY KEY (customer_id, drop_id, wish),
  CHECK (((family IS NULL) = (slot IS NULL))),
  CHECK ((slot > 0)),
  CHECK ((wish > 0)),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id)
);
CREATE UNIQUE INDEX drop_winner_customer_id_family_slot_idx ON offers.drop_winner USING btree (customer_id, family, slot) WHERE (family IS NOT NULL);

-- subject(coupon_id): coupons of erased customers
create table offers.erased_coupon (
  coupon_id bigint not null,
  offer_id bigint not null,
  terms_version integer not null,
  issued_at timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  store_id bigint,
  PRIMARY KEY (coupon_id),
  CHECK ((issued_at < valid_until)),
  FOREIGN KEY (offer_id, terms_version) REFERENCES offers.offer_terms(offer_id, version)
);

-- subject(coupon_id): what happened to the coupons of erased customers
create table offers.erased_event (
  coupon_id bigint not null,
  seq integer not null,
  kind text not null,
  at timestamp with time zone not null,
  store_id bigint,
  spend_fen integer,
  discount_fen integer,
  given_fen integer not null,
  usable_until timestamp with time zone,
  PRIMARY KEY (coupon_id, seq),
  FOREIGN KEY (coupon_id) REFERENCES offers.erased_coupon(coupon_id)
);

-- reference: how long before their end coupons are told of
create table offers.expiry_notice (
  offer_id bigint not null,
  hours_before integer not null,
  PRIMARY KEY (offer_id),
  CHECK (((hours_before >= 1) AND (hours_before <= 1440)))
);

-- customer: a customer's coupons of other systems
create table offers.foreign_coupon (
  customer_id bigint not null,
  system text not null,
  foreign_id text not null,
  name text not null,
  status text not null,
  status_at timestamp with time zone not null,
  valid_until timestamp with time zone,
  value_fen integer,
  discount_fen integer,
  PRIMARY KEY (customer_id, system, foreign_id),
  CHECK ((discount_fen >= 0)),
  CHECK ((status = ANY (ARRAY['issued'::text, 'redeemed'::text, 'void'::text, 'expired'::text]))),
  CHECK ((value_fen >= 0))
);

-- subject(foreign_id): whose coupon of another system it is
create table offers.foreign_coupon_of (
  foreign_id text not null,
  system text not null,
  customer_id bigint not null,
  PRIMARY KEY (foreign_id, system)
);
CREATE INDEX foreign_coupon_of_customer_id_idx ON offers.foreign_coupon_of USING btree (customer_id);

-- subject(foreign_id): what another system told of its coupons
create table offers.foreign_update (
  foreign_id text not null,
  system text not null,
  at timestamp with time zone not null,
  status text not null,
  told_at timestamp with time zone not null,
  PRIMARY KEY (foreign_id, system, at, status),
  CHECK ((status = ANY (ARRAY['issued'::text, 'redeemed'::text, 'void'::text, 'expired'::text])))
);

-- reference: the chain's offers
create table offers.offer (
  offer_id bigint generated always as identity not null,
  code text not null,
  name text not null,
  current_version integer not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (offer_id),
  CHECK ((current_version > 0)),
  UNIQUE (code)
);

-- reference: every version of every offer's terms
create table offers.offer_terms (
  offer_id bigint not null,
  version integer not null,
  kind text not null,
  amount_fen integer,
  share_percent integer,
  item text,
  min_spend_fen integer not null,
  terms text not null,
  valid_days integer,
  store_ids bigint[],
  store_bound boolean not null,
  since timestamp with time zone not null,
  times integer,
  first_day date,
  last_day date,
  conditions jsonb default '{}'::jsonb not null,
  names jsonb default '{}'::jsonb not null,
  PRIMARY KEY (offer_id, version),
  CHECK ((amount_fen > 0)),
  CHECK ((jsonb_typeof(conditions) = 'object'::text)),
  CHECK (
CASE kind
    WHEN 'amount_off'::text THEN ((amount_fen IS NOT NULL) AND (share_percent IS NULL) AND (item IS NULL) AND (times IS NULL))
    WHEN 'price_share'::text THEN ((share_percent IS NOT NULL) AND (item IS NULL) AND (times IS NULL))
    WHEN 'free_item'::text THEN ((amount_fen IS NOT NULL) AND (item IS NOT NULL) AND (share_percent IS NULL) AND (times IS NULL))
    WHEN 'buy_one_get_one'::text THEN ((amount_fen IS NULL) AND (item IS NULL) AND (share_percent IS NULL))
    WHEN 'gift'::text THEN ((item IS NOT NULL) AND (share_percent IS NULL) AND (times IS NULL))
    WHEN 'shipping'::text THEN ((item IS NULL) AND (share_percent IS NULL) AND (times IS NULL))
    WHEN 'points_multiplier'::text THEN ((times IS NOT NULL) AND (amount_fen IS NULL) AND (item IS NULL) AND (share_percent IS NULL))
    WHEN 'partner_code'::text THEN ((item IS NOT NULL) AND (amount_fen IS NULL) AND (share_percent IS NULL) AND (times IS NULL))
    ELSE false
END),
  CHECK ((min_spend_fen >= 0)),
  CHECK ((jsonb_typeof(names) = 'object'::text)),
  CHECK (((share_percent >= 1) AND (share_percent <= 99))),
  CHECK ((times > 0)),
  CHECK (((valid_days >= 1) AND (valid_days <= 3660))),
  CHECK (
CASE
    WHEN (valid_days IS NULL) THEN ((first_day IS NOT NULL) AND (last_day IS NOT NULL) AND (first_day <= last_day))
    ELSE ((first_day IS NULL) AND (last_day IS NULL))
END),
  CHECK ((version > 0)),
  FOREIGN KEY (offer_id) REFERENCES offers.offer(offer_id)
);

-- subject(key): what tills redeemed without the network
create table offers.offline_report (
  key text not null,
  caller text not null,
  request text not null,
  coupon_id bigint,
  store_id bigint not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  spend_fen integer not null,
  given_fen integer not null,
  result text not null,
  booked_fen integer not null,
  loss_fen integer not null,
  reason text,
  case_id text,
  PRIMARY KEY (key, caller),
  CHECK ((booked_fen >= 0)),
  CHECK ((loss_fen = GREATEST((given_fen - booked_fen), 0))),
  CHECK (((case_id IS NULL) = (reason IS NULL))),
  CHECK (((loss_fen = 0) OR (case_id IS NOT NULL))),
  CHECK (((result = 'redeemed'::text) OR ((case_id IS NOT NULL) AND (booked_fen = 0)))),
  CHECK ((given_fen >= 0)),
  CHECK ((result = ANY (ARRAY['redeemed'::text, 'review'::text]))),
  CHECK ((spend_fen >= 0))
);
CREATE INDEX offline_report_coupon_id_idx ON offers.offline_report USING btree (coupon_id) WHERE (coupon_id IS NOT NULL);

-- subject(offer_id): a partner's codes, and which coupon each went with
create table offers.partner_code (
  offer_id bigint not null,
  place bigint generated always as identity not null,
  code text not null,
  expires_at timestamp with time zone,
  imported_at timestamp with time zone not null,
  drop_id bigint,
  coupon_id bigint,
  handed_at timestamp with time zone,
  PRIMARY KEY (offer_id, place),
  CHECK (((coupon_id IS NULL) = (handed_at IS NULL))),
  CHECK ((code <> ''::text)),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id),
  FOREIGN KEY (offer_id) REFERENCES offers.offer(offer_id),
  UNIQUE (offer_id, code),
  UNIQUE (offer_id, coupon_id)
);
CREATE INDEX partner_code_offer_id_drop_id_expires_at_place_idx ON offers.partner_code USING btree (offer_id, drop_id, expires_at, place) WHERE (coupon_id IS NULL);

-- customer: the pieces that wait for a customer's coupons
create table offers.pickup (
  customer_id bigint not null,
  coupon_id bigint not null,
  store_id bigint not null,
  offer_id bigint not null,
  sku text not null,
  state text not null,
  reserved_until timestamp with time zone not null,
  PRIMARY KEY (customer_id, coupon_id),
  CHECK ((state = ANY (ARRAY['reserved'::text, 'collected'::text, 'lapsed'::text, 'freed'::text]))),
  FOREIGN KEY (customer_id, coupon_id) REFERENCES offers.coupon(customer_id, coupon_id)
);
CREATE INDEX pickup_store_id_offer_id_sku_reserved_until_idx ON offers.pickup USING btree (store_id, offer_id, sku, reserved_until) WHERE (state = 'reserved'::text);

-- subject(store_id): corrections of the pieces in a store
create table offers.pickup_count (
  store_id bigint not null,
  count_no bigint generated always as identity not null,
  offer_id bigint not null,
  sku text not null,
  at timestamp with time zone not null,
  kind text not null,
  pieces integer not null,
  reason text not null,
  who text not null,
  PRIMARY KEY (store_id, count_no),
  CHECK ((kind = ANY (ARRAY['counted'::text, 'overrun'::text]))),
  CHECK ((pieces <> 0)),
  FOREIGN KEY (offer_id) REFERENCES offers.pickup_offer(offer_id)
);

-- reference: offers whose coupons are collected in a store
create table offers.pickup_offer (
  offer_id bigint not null,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  PRIMARY KEY (offer_id),
  CHECK ((((opens_at IS NULL) = (closes_at IS NULL)) AND (opens_at < closes_at))),
  FOREIGN KEY (offer_id) REFERENCES offers.offer(offer_id)
);

-- subject(store_id): pieces of an offer in a store
create table offers.pickup_stock (
  store_id bigint not null,
  offer_id bigint not null,
  sku text not null,
  pieces integer not null,
  reserved integer default 0 not null,
  collected integer default 0 not null,
  PRIMARY KEY (store_id, offer_id, sku),
  CHECK (((reserved + collected) <= pieces)),
  CHECK ((collected >= 0)),
  CHECK ((pieces >= 0)),
  CHECK ((reserved >= 0)),
  FOREIGN KEY (offer_id) REFERENCES offers.pickup_offer(offer_id)
);
CREATE INDEX pickup_stock_offer_id_store_id_idx ON offers.pickup_stock USING btree (offer_id, store_id);

-- reference: keys that sign the wallet's codes
create table offers.qr_key (
  key_no integer not null,
  public_key text not null,
  sealed_private text,
  signs_from timestamp with time zone not null,
  signs_until timestamp with time zone not null,
  PRIMARY KEY (key_no),
  CHECK ((signs_from < signs_until)),
  CHECK ((key_no >= 0))
);

-- customer: the redemptions of a customer
create table offers.redemption (
  customer_id bigint not null,
  coupon_id bigint not null,
  redeemed_at timestamp with time zone not null,
  store_id bigint not null,
  spend_fen integer not null,
  discount_fen integer not null,
  caller text not null,
  key text not null,
  PRIMARY KEY (customer_id, coupon_id),
  CHECK (((discount_fen >= 0) AND (discount_fen <= spend_fen))),
  CHECK ((spend_fen >= 0)),
  FOREIGN KEY (customer_id, coupon_id) REFERENCES offers.coupon(customer_id, coupon_id)
);
CREATE INDEX redemption_redeemed_at_idx ON offers.redemption USING btree (redeemed_at);

-- subject(case_id): cases that people decide
create table offers.review_case (
  case_id text not null,
  kind text not null,
  case_key text not null,
  subject_kind text not null,
  subject_id text,
  customer_id bigint,
  store_id bigint,
  happened_at timestamp with time zone not null,
  filed_at timestamp with time zone not null,
  loss_fen bigint,
  evidence jsonb not null,
  state text default 'open'::text not null,
  decision text,
  note text,
  decided_by text,
  decided_at timestamp with time zone,
  PRIMARY KEY (case_id),
  CHECK ((case_id ~ '^[0-9a-f]{32}$'::text)),
  CHECK (((state = 'closed'::text) = (decision IS NOT NULL))),
  CHECK ((((decision IS NULL) = (decided_by IS NULL)) AND ((decision IS NULL) = (decided_at IS NULL)))),
  CHECK (((decision IS NOT NULL) OR (note IS NULL))),
  CHECK ((jsonb_typeof(evidence) = 'object'::text)),
  CHECK ((loss_fen >= 0)),
  CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  CHECK ((subject_kind = ANY (ARRAY['coupon'::text, 'customer'::text, 'store'::text, 'staff'::text, 'offer'::text])))
);
CREATE INDEX review_case_customer_id_idx ON offers.review_case USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX review_case_filed_at_case_id_idx ON offers.review_case USING btree (filed_at, case_id);
CREATE INDEX review_case_filed_at_case_id_idx1 ON offers.review_case USING btree (filed_at, case_id) WHERE (state = 'open'::text);
CREATE INDEX review_case_store_id_filed_at_idx ON offers.review_case USING btree (store_id, filed_at);

-- subject(token): which share a link leads to
create table offers.share_token (
  token text not null,
  share_id bigint not null,
  PRIMARY KEY (token)
);

-- subject(token): coupons that their holders give away
create table offers.transfer (
  token text not null,
  coupon_id bigint not null,
  code text not null,
  from_customer_id bigint,
  offered_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  state text not null,
  settled_at timestamp with time zone,
  to_customer_id bigint,
  new_coupon_id bigint,
  new_code text,
  PRIMARY KEY (token),
  CHECK ((offered_at < ends_at)),
  CHECK (((state = 'open'::text) = (settled_at IS NULL))),
  CHECK (((state = 'accepted'::text) = (new_coupon_id IS NOT NULL))),
  CHECK (((new_coupon_id IS NULL) = (new_code IS NULL))),
  CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'withdrawn'::text])))
);
CREATE INDEX transfer_coupon_id_idx ON offers.transfer USING btree (coupon_id);
CREATE INDEX transfer_from_customer_id_idx ON offers.transfer USING btree (from_customer_id);
CREATE INDEX transfer_to_customer_id_idx ON offers.transfer USING btree (to_customer_id);

create view offers.booked_coupon as
 SELECT coupon.customer_id,
    coupon.coupon_id,
    coupon.offer_id,
    coupon.terms_version,
    coupon.store_id,
    coupon.issued_at,
    coupon.valid_until
   FROM offers.coupon
UNION ALL
 SELECT 0 AS customer_id,
    erased_coupon.coupon_id,
    erased_coupon.offer_id,
    erased_coupon.terms_version,
    erased_coupon.store_id,
    erased_coupon.issued_at,
    erased_coupon.valid_until
   FROM offers.erased_coupon;

create view offers.booked_event as
 SELECT coupon_event.customer_id,
    coupon_event.coupon_id,
    coupon_event.seq,
    coupon_event.kind,
    coupon_event.at,
    coupon_event.discount_fen,
    coupon_event.usable_until
   FROM offers.coupon_event
UNION ALL
 SELECT 0 AS customer_id,
    erased_event.coupon_id,
    erased_event.seq,
    erased_event.kind,
    erased_event.at,
    erased_event.discount_fen,
    erased_event.usable_until
   FROM offers.erased_event;

create view offers.code_of as
 SELECT code,
    customer_id,
    coupon_id
   FROM offers.coupon_code;

create view offers.coupon_info as
 SELECT c.customer_id,
    c.coupon_id,
    c.code,
    o.code AS offer_code,
    o.name AS offer_name,
    c.status,
    c.issued_at,
    c.valid_from,
    COALESCE(c.extended_until, c.valid_until) AS valid_until,
    c.store_id,
    c.grant_key,
    d.drop_key,
    c.share_id,
    r.redeemed_at,
    r.store_id AS redeemed_store_id,
    r.spend_fen,
    r.discount_fen
   FROM offers.coupon c
     JOIN offers.offer o ON o.offer_id = c.offer_id
     LEFT JOIN offers.drop d ON d.drop_id = c.drop_id
     LEFT JOIN offers.redemption r ON r.customer_id = c.customer_id AND r.coupon_id = c.coupon_id;

create view offers.drop_info as
 SELECT d.drop_id,
    d.drop_key,
    d.name,
    o.code AS offer_code,
    d.opens_at,
    d.closes_at,
    d.stopped_at,
    COALESCE(sum(s.stock), 0::bigint) AS stock,
    COALESCE(sum(s.won), 0::numeric)::bigint AS claimed,
    COALESCE(sum(GREATEST(s.won - s.stock, 0::bigint)), 0::numeric)::bigint AS oversold
   FROM offers.drop d
     JOIN offers.offer o ON o.offer_id = d.offer_id
     LEFT JOIN ( SELECT s_1.share_id,
            s_1.drop_id,
            s_1.stock,
            count(c.place) AS won
           FROM offers.drop_share s_1
             LEFT JOIN offers.claim c ON c.share_id = s_1.share_id
          GROUP BY s_1.share_id, s_1.drop_id, s_1.stock) s ON s.drop_id = d.drop_id
  GROUP BY d.drop_id, o.code;

create view offers.drop_share_info as
 SELECT s.share_id,
    s.drop_id,
    d.drop_key,
    s.group_id,
    s.store_id,
    s.token,
    s.stock,
    s.claimed
   FROM offers.drop_share s
     JOIN offers.drop d ON d.drop_id = s.drop_id;

create view offers.expiring_coupon as
 SELECT n.notice_no,
    n.customer_id,
    n.coupon_id,
    c.code,
    o.code AS offer_code,
    n.ends_at
   FROM offers.coupon_expiring n
     JOIN offers.coupon c ON c.customer_id = n.customer_id AND c.coupon_id = n.coupon_id
     JOIN offers.offer o ON o.offer_id = c.offer_id;

create view offers.movement as
 SELECT c.offer_id,
    c.terms_version,
    c.store_id,
    'issued'::text AS what,
    c.issued_at AS at,
    0 AS discount_fen
   FROM offers.booked_coupon c
UNION ALL
 SELECT c.offer_id,
    c.terms_version,
    c.store_id,
    e.kind AS what,
    e.at,
        CASE e.kind
            WHEN 'redeemed'::text THEN e.discount_fen
            WHEN 'voided'::text THEN 0
            ELSE - e.discount_fen
        END AS discount_fen
   FROM offers.booked_event e
     JOIN offers.booked_coupon c ON c.customer_id = e.customer_id AND c.coupon_id = e.coupon_id
UNION ALL
 SELECT c.offer_id,
    c.terms_version,
    c.store_id,
    'expired'::text AS what,
    c.valid_until AS at,
    0 AS discount_fen
   FROM offers.booked_coupon c
     LEFT JOIN offers.booked_event e ON e.customer_id = c.customer_id AND e.coupon_id = c.coupon_id AND e.seq = 1
  WHERE e.at IS NULL OR e.at > c.valid_until
UNION ALL
 SELECT c.offer_id,
    c.terms_version,
    c.store_id,
    'expired'::text AS what,
    GREATEST(e.usable_until, e.at) AS at,
    0 AS discount_fen
   FROM offers.booked_event e
     JOIN offers.booked_coupon c ON c.customer_id = e.customer_id AND c.coupon_id = e.coupon_id
     LEFT JOIN offers.booked_event n ON n.customer_id = e.customer_id AND n.coupon_id = e.coupon_id AND n.seq = (e.seq + 1)
  WHERE e.kind = 'cancelled'::text AND (n.at IS NULL OR n.at > GREATEST(e.usable_until, e.at));

create view offers.offer_info as
 SELECT offer_id,
    code,
    name
   FROM offers.offer;

create view offers.usable_coupon as
 SELECT c.customer_id,
    c.coupon_id,
    c.offer_id,
    o.code AS offer_code,
    c.code,
    c.valid_from,
    COALESCE(c.extended_until, c.valid_until) AS valid_until,
    c.store_id
   FROM offers.coupon c
     JOIN offers.offer o ON o.offer_id = c.offer_id
  WHERE c.status = 'issued'::text;
