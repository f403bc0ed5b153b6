-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- subject(store_id): coupons redeemed with an anonymous order
create table orders.anonymous_applied_coupon (
  store_id bigint not null,
  order_id bigint not null,
  ordered_at timestamp with time zone not null,
  code text not null,
  PRIMARY KEY (store_id, order_id, code)
);

-- subject(store_id): sales without a known buyer, with their lines, by month
create table orders.anonymous_order (
  store_id bigint not null,
  ordered_at timestamp with time zone not null,
  order_id bigint not null,
  source text not null,
  external_no text not null,
  channel text not null,
  total_fen bigint not null,
  discount_fen bigint not null,
  paid_fen bigint not null,
  refunded_fen bigint default 0 not null,
  link text,
  currency_note text,
  line_skus text[] not null,
  line_names text[] not null,
  line_quantities integer[] not null,
  line_prices_fen bigint[] not null,
  line_amounts_fen bigint[] not null,
  line_discounts_fen bigint[],
  line_source_micros bigint[],
  line_sold_at timestamp with time zone[],
  PRIMARY KEY (store_id, ordered_at, order_id),
  CHECK ((channel = ANY (ARRAY['counter'::text, 'app'::text, 'mini_program'::text, 'delivery'::text, 'online'::text]))),
  CHECK (((paid_fen = (total_fen - discount_fen)) AND (paid_fen >= 0))),
  CHECK ((cardinality(line_names) = cardinality(line_skus))),
  CHECK (((0 < ALL (line_quantities)) AND (cardinality(line_quantities) = cardinality(line_skus)))),
  CHECK (((0 <= ALL (line_prices_fen)) AND (cardinality(line_prices_fen) = cardinality(line_skus)))),
  CHECK (((0 <= ALL (line_amounts_fen)) AND (cardinality(line_amounts_fen) = cardinality(line_skus)))),
  CHECK ((discount_fen >= 0)),
  CHECK ((0 <= ALL (line_discounts_fen))),
  CHECK ((cardinality(line_skus) > 0)),
  CHECK ((refunded_fen >= 0)),
  CHECK ((total_fen >= 0))
) partition by RANGE (ordered_at);

-- subject(store_id): money given back to somebody unknown
create table orders.anonymous_refund (
  store_id bigint not null,
  refund_id bigint not null,
  line_no integer not null,
  refunded_at timestamp with time zone not null,
  source text not null,
  refund_no text not null,
  amount_fen bigint not null,
  sku text,
  name text,
  quantity integer,
  source_micros bigint,
  order_id bigint,
  ordered_at timestamp with time zone,
  sale_line_no integer,
  PRIMARY KEY (store_id, refund_id, line_no),
  CHECK ((amount_fen >= 0)),
  CHECK ((quantity > 0))
);
CREATE INDEX anonymous_refund_store_id_order_id_idx ON orders.anonymous_refund USING btree (store_id, order_id) WHERE (order_id IS NOT NULL);

-- customer: coupons redeemed with a sale
create table orders.applied_coupon (
  customer_id bigint not null,
  order_id bigint not null,
  ordered_at timestamp with time zone not null,
  code text not null,
  PRIMARY KEY (customer_id, order_id, code)
);

-- subject(external_no): orders that their customers cancelled alone
create table orders.cancellation (
  external_no text not null,
  source text not null,
  order_id bigint not null,
  store_id bigint not null,
  cancelled_at timestamp with time zone not null,
  refund_fen bigint not null,
  confirmed_fen bigint default 0 not null,
  confirmed_at timestamp with time zone,
  coupon_codes text[] not null,
  coupon_fens bigint[] not null,
  seq bigint generated always as identity not null,
  position bigint,
  PRIMARY KEY (external_no, source),
  CHECK (((confirmed_fen >= 0) AND (confirmed_fen <= refund_fen))),
  CHECK ((cardinality(coupon_fens) = cardinality(coupon_codes))),
  CHECK ((refund_fen >= 0))
);
CREATE INDEX cancellation_seq_idx ON orders.cancellation USING btree (seq) WHERE ("position" IS NULL);
CREATE INDEX cancellation_source_position_idx ON orders.cancellation USING btree (source, "position");

-- subject(code): what coupons took off sales and refunds gave back, as told by the source
create table orders.coupon_amount (
  code text not null,
  document_id bigint not null,
  kind text not null,
  store_id bigint not null,
  at timestamp with time zone not null,
  source text not null,
  external_no text not null,
  discount_fen bigint not null,
  PRIMARY KEY (code, document_id),
  CHECK ((discount_fen >= 0)),
  CHECK ((kind = ANY (ARRAY['sale'::text, 'refund'::text])))
);
CREATE INDEX coupon_amount_at_idx ON orders.coupon_amount USING btree (at);
CREATE INDEX coupon_amount_document_id_idx ON orders.coupon_amount USING btree (document_id);

-- subject(external_no): where each document of a source system is
create table orders.external_number (
  external_no text not null,
  source text not null,
  kind text not null,
  order_id bigint generated always as identity not null,
  customer_id bigint,
  store_id bigint not null,
  ordered_at timestamp with time zone not null,
  digest text not null,
  PRIMARY KEY (external_no, source, kind),
  CHECK ((kind = ANY (ARRAY['sale'::text, 'refund'::text])))
);

-- local: runs of the importer
create table orders.import (
  import_id bigint generated always as identity not null,
  source text not null,
  file_name text not null,
  mapping text not null,
  state text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  rows bigint default 0 not null,
  accepted bigint default 0 not null,
  unchanged bigint default 0 not null,
  merged bigint default 0 not null,
  rejected bigint default 0 not null,
  anonymous bigint default 0 not null,
  rejected_file text,
  error text,
  PRIMARY KEY (import_id),
  CHECK (((state <> 'done'::text) OR (rows = (((accepted + unchanged) + merged) + rejected)))),
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'interrupted'::text])))
);

-- local: whom the running import names
create table orders.import_buyer (
  buyer text not null,
  customer bigint not null,
  PRIMARY KEY (buyer)
);

-- local: documents of the running import
create table orders.import_doc (
  run_no integer not null,
  part integer not null,
  is_return boolean not null,
  invoice text not null,
  buyer text,
  other_buyer text,
  store_id bigint not null,
  other_store_id bigint not null,
  ordered_at timestamp with time zone not null,
  runs integer not null,
  line_count integer not null,
  PRIMARY KEY (run_no)
);

-- local: runs that the running import refuses
create table orders.import_refused (
  run_no integer not null,
  reason text not null
);

-- local: rows of the running import
create table orders.import_row (
  run_no integer not null,
  is_return boolean not null,
  invoice text not null,
  buyer text,
  store text,
  at timestamp without time zone not null,
  times timestamp without time zone[],
  total_fen bigint not null,
  lines integer[] not null,
  skus text[] not null,
  names text[] not null,
  quantities integer[] not null,
  prices_fen bigint[] not null,
  amounts_fen bigint[] not null,
  micros bigint[] not null,
  PRIMARY KEY (run_no)
);

-- customer: money given back
create table orders.refund (
  customer_id bigint not null,
  refund_id bigint not null,
  line_no integer not null,
  refunded_at timestamp with time zone not null,
  source text not null,
  refund_no text not null,
  store_id bigint not null,
  amount_fen bigint not null,
  sku text,
  name text,
  quantity integer,
  source_micros bigint,
  order_id bigint,
  ordered_at timestamp with time zone,
  sale_line_no integer,
  PRIMARY KEY (customer_id, refund_id, line_no),
  CHECK ((amount_fen >= 0)),
  CHECK ((quantity > 0))
);
CREATE INDEX refund_customer_id_order_id_idx ON orders.refund USING btree (customer_id, order_id) WHERE (order_id IS NOT NULL);

-- customer: sales whose buyer is known, with their lines, by month
create table orders.sale (
  customer_id bigint not null,
  ordered_at timestamp with time zone not null,
  order_id bigint not null,
  source text not null,
  external_no text not null,
  store_id bigint not null,
  channel text not null,
  total_fen bigint not null,
  discount_fen bigint not null,
  paid_fen bigint not null,
  refunded_fen bigint default 0 not null,
  link text,
  currency_note text,
  line_skus text[] not null,
  line_names text[] not null,
  line_quantities integer[] not null,
  line_prices_fen bigint[] not null,
  line_amounts_fen bigint[] not null,
  line_discounts_fen bigint[],
  line_source_micros bigint[],
  line_sold_at timestamp with time zone[],
  PRIMARY KEY (customer_id, ordered_at, order_id),
  CHECK ((channel = ANY (ARRAY['counter'::text, 'app'::text, 'mini_program'::text, 'delivery'::text, 'online'::text]))),
  CHECK (((paid_fen = (total_fen - discount_fen)) AND (paid_fen >= 0))),
  CHECK ((cardinality(line_names) = cardinality(line_skus))),
  CHECK (((0 < ALL (line_quantities)) AND (cardinality(line_quantities) = cardinality(line_skus)))),
  CHECK (((0 <= ALL (line_prices_fen)) AND (cardinality(line_prices_fen) = cardinality(line_skus)))),
  CHECK (((0 <= ALL (line_amounts_fen)) AND (cardinality(line_amounts_fen) = cardinality(line_skus)))),
  CHECK ((discount_fen >= 0)),
  CHECK ((0 <= ALL (line_discounts_fen))),
  CHECK ((cardinality(line_skus) > 0)),
  CHECK ((refunded_fen >= 0)),
  CHECK ((total_fen >= 0))
) partition by RANGE (ordered_at);
CREATE INDEX sale_store_id_ordered_at_idx ON ONLY orders.sale USING btree (store_id, ordered_at);

-- subject(external_no): orders that are not done yet, and how far they are
create table orders.under_way (
  external_no text not null,
  source text not null,
  state text not null,
  ordered_at timestamp with time zone not null,
  PRIMARY KEY (external_no, source),
  CHECK ((state = ANY (ARRAY['placed'::text, 'making'::text])))
);
CREATE INDEX under_way_ordered_at_idx ON orders.under_way USING btree (ordered_at);

create view orders.anonymous_coupon_use as
 SELECT store_id,
    order_id,
    ordered_at,
    code
   FROM orders.anonymous_applied_coupon;

create view orders.anonymous_order_info as
 SELECT store_id,
    order_id,
    ordered_at,
    channel,
    total_fen,
    discount_fen,
    paid_fen,
    refunded_fen,
    source,
    external_no,
    link
   FROM orders.anonymous_order;

create view orders.anonymous_order_line as
 SELECT o.store_id,
    o.order_id,
    o.ordered_at,
    l.line_no,
    l.sku,
    l.name,
    l.quantity,
    l.amount_fen
   FROM orders.anonymous_order o
     CROSS JOIN LATERAL UNNEST(o.line_skus, o.line_names, o.line_quantities, o.line_amounts_fen) WITH ORDINALITY l(sku, name, quantity, amount_fen, line_no);

create view orders.coupon_amount_info as
 SELECT code,
    document_id,
    kind,
    store_id,
    at,
    source,
    external_no,
    discount_fen
   FROM orders.coupon_amount;

create view orders.coupon_use as
 SELECT customer_id,
    order_id,
    ordered_at,
    code
   FROM orders.applied_coupon;

create view orders.order_info as
 SELECT customer_id,
    order_id,
    ordered_at,
    store_id,
    channel,
    total_fen,
    discount_fen,
    paid_fen,
    refunded_fen,
    source,
    external_no,
    link
   FROM orders.sale;

create view orders.order_line as
 SELECT s.customer_id,
    s.order_id,
    s.ordered_at,
    l.line_no,
    l.sku,
    l.name,
    l.quantity,
    l.amount_fen
   FROM orders.sale s
     CROSS JOIN LATERAL UNNEST(s.line_skus, s.line_names, s.line_quantities, s.line_amounts_fen) WITH ORDINALITY l(sku, name, quantity, amount_fen, line_no);

create view orders.refund_info as
 SELECT customer_id,
    refund_id,
    refunded_at,
    store_id,
    order_id,
    ordered_at,
    sum(amount_fen)::bigint AS amount_fen
   FROM orders.refund
  GROUP BY customer_id, refund_id, refunded_at, store_id, order_id, ordered_at;
