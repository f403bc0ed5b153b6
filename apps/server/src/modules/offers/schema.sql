-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

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
  PRIMARY KEY (customer_id, coupon_id),
  CHECK ((valid_from < valid_until)),
  CHECK ((status = ANY (ARRAY['issued'::text, 'redeemed'::text, 'void'::text]))),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id),
  FOREIGN KEY (offer_id, terms_version) REFERENCES offers.offer_terms(offer_id, version),
  UNIQUE (customer_id, grant_key)
);
CREATE INDEX coupon_issue_no_idx ON offers.coupon USING btree (issue_no);
CREATE INDEX coupon_issued_at_idx ON offers.coupon USING brin (issued_at);

-- subject(code): whose coupon a code is
create table offers.coupon_code (
  code text not null,
  customer_id bigint not null,
  coupon_id bigint not null,
  PRIMARY KEY (code)
);

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
  PRIMARY KEY (drop_id),
  CHECK ((opens_at < closes_at)),
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
  PRIMARY KEY (share_id),
  CHECK (((claimed >= 0) AND (claimed <= stock))),
  CHECK ((stock >= 0)),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id)
);
CREATE INDEX drop_share_drop_id_group_id_idx ON offers.drop_share USING btree (drop_id, group_id);
CREATE INDEX drop_share_drop_id_store_id_idx ON offers.drop_share USING btree (drop_id, store_id);

-- customer: the drops a customer won
create table offers.drop_winner (
  customer_id bigint not null,
  drop_id bigint not null,
  share_id bigint not null,
  won_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, drop_id),
  FOREIGN KEY (drop_id) REFERENCES offers.drop(drop_id)
);

-- subject(store_id): redemptions of erased customers
create table offers.erased_redemption (
  store_id bigint not null,
  redemption_no bigint generated always as identity not null,
  offer_id bigint not null,
  terms_version integer not null,
  redeemed_at timestamp with time zone not null,
  spend_fen integer not null,
  discount_fen integer not null,
  PRIMARY KEY (store_id, redemption_no),
  FOREIGN KEY (offer_id, terms_version) REFERENCES offers.offer_terms(offer_id, version)
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
  valid_days integer not null,
  store_ids bigint[],
  store_bound boolean not null,
  since timestamp with time zone not null,
  PRIMARY KEY (offer_id, version),
  CHECK ((amount_fen > 0)),
  CHECK (
CASE kind
    WHEN 'amount_off'::text THEN ((amount_fen IS NOT NULL) AND (share_percent IS NULL) AND (item IS NULL))
    WHEN 'price_share'::text THEN ((share_percent IS NOT NULL) AND (item IS NULL))
    ELSE ((amount_fen IS NOT NULL) AND (item IS NOT NULL) AND (share_percent IS NULL))
END),
  CHECK ((kind = ANY (ARRAY['amount_off'::text, 'price_share'::text, 'free_item'::text]))),
  CHECK ((min_spend_fen >= 0)),
  CHECK (((share_percent >= 1) AND (share_percent <= 99))),
  CHECK (((valid_days >= 1) AND (valid_days <= 3660))),
  CHECK ((version > 0)),
  FOREIGN KEY (offer_id) REFERENCES offers.offer(offer_id)
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

-- subject(key): which redemption a caller's key stands for
create table offers.redemption_key (
  key text not null,
  caller text not null,
  customer_id bigint not null,
  coupon_id bigint not null,
  PRIMARY KEY (key, caller)
);

-- subject(token): which share a link leads to
create table offers.share_token (
  token text not null,
  share_id bigint not null,
  PRIMARY KEY (token)
);

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
    c.valid_until,
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
    c.valid_until,
    c.store_id
   FROM offers.coupon c
     JOIN offers.offer o ON o.offer_id = c.offer_id
  WHERE c.status = 'issued'::text;
