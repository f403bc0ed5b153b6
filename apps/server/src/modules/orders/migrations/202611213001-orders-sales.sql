-- Sales from every channel. A sale whose buyer is known lives with the customer; a sale without a customer is a sale
-- too and lives with its store until the customer becomes known: then it moves (insert and delete, never an update of
-- the key), and keeps its order_id.
--
-- No foreign keys between these tables: making a month's partition would lock every table that points at its parent.
-- A coupon and a refund are written by the transaction that writes or locks their
-- sale.
create schema if not exists orders;

-- One row per number of a source system. This key makes a sale (and a refund) happen once, whoever sends it again;
-- it also gives the id, and says where the document lives now.
create table orders.external_number (
  external_no text not null,
  source      text not null,
  kind        text not null check (kind in ('sale', 'refund')),
  order_id    bigint generated always as identity,
  customer_id bigint,                        -- customers.customer; null: lives with the store
  store_id    bigint not null,               -- organisation.store
  ordered_at  timestamptz not null,          -- of a refund: when it was given back
  digest      text not null,                 -- of what the API was given; '' for an import: then the rows are compared
  primary key (external_no, source, kind)
);
comment on table orders.external_number is 'subject(external_no): where each document of a source system is';
create index on orders.external_number (customer_id) where customer_id is not null;

-- A sale and its lines are one document: written once, read together. The lines are arrays of equal length, one element
-- a line, and orders.order_line shows them as rows. A row a line would cost twenty times as many rows and index entries
-- for the same reads (an import of 541,909 lines: README.md).
create table orders.sale (
  customer_id         bigint not null,
  ordered_at          timestamptz not null,
  order_id            bigint not null,       -- orders.external_number
  source              text not null,
  external_no         text not null,
  store_id            bigint not null,
  channel             text not null check (channel in ('counter', 'app', 'mini_program', 'delivery', 'online')),
  total_fen           bigint not null check (total_fen >= 0),        -- at list prices
  discount_fen        bigint not null check (discount_fen >= 0),
  paid_fen            bigint not null check (paid_fen = total_fen - discount_fen and paid_fen >= 0),
  refunded_fen        bigint not null default 0 check (refunded_fen >= 0),  -- sum of its refunds
  link                text,                  -- token of the link of ours that led here
  currency_note       text,                  -- e.g. 'GBP at 9.1': money was converted when it came in
  line_skus           text[] not null check (cardinality(line_skus) > 0),
  line_names          text[] not null check (cardinality(line_names) = cardinality(line_skus)),
  line_quantities     integer[] not null check (0 < all (line_quantities) and cardinality(line_quantities) = cardinality(line_skus)),
  line_prices_fen     bigint[] not null check (0 <= all (line_prices_fen) and cardinality(line_prices_fen) = cardinality(line_skus)),
  line_amounts_fen    bigint[] not null check (0 <= all (line_amounts_fen) and cardinality(line_amounts_fen) = cardinality(line_skus)),
  line_discounts_fen  bigint[] check (0 <= all (line_discounts_fen)),  -- null: none
  -- What an import needs to know a line again: the price of one piece in millionths of the source's currency, and the
  -- line's own time where lines of one order differ.
  line_source_micros  bigint[],
  line_sold_at        timestamptz[],
  primary key (customer_id, ordered_at, order_id)
) partition by range (ordered_at);
comment on table orders.sale is 'customer: sales whose buyer is known, with their lines, by month';
create index on orders.sale (store_id, ordered_at);

create table orders.applied_coupon (
  customer_id bigint not null,
  order_id    bigint not null,
  ordered_at  timestamptz not null,
  code        text not null,                 -- a coupon of offers, or of another system
  primary key (customer_id, order_id, code)
);
comment on table orders.applied_coupon is 'customer: coupons redeemed with a sale';

create table orders.anonymous_order (
  store_id            bigint not null,
  ordered_at          timestamptz not null,
  order_id            bigint not null,
  source              text not null,
  external_no         text not null,
  channel             text not null check (channel in ('counter', 'app', 'mini_program', 'delivery', 'online')),
  total_fen           bigint not null check (total_fen >= 0),
  discount_fen        bigint not null check (discount_fen >= 0),
  paid_fen            bigint not null check (paid_fen = total_fen - discount_fen and paid_fen >= 0),
  refunded_fen        bigint not null default 0 check (refunded_fen >= 0),
  link                text,
  currency_note       text,
  line_skus           text[] not null check (cardinality(line_skus) > 0),
  line_names          text[] not null check (cardinality(line_names) = cardinality(line_skus)),
  line_quantities     integer[] not null check (0 < all (line_quantities) and cardinality(line_quantities) = cardinality(line_skus)),
  line_prices_fen     bigint[] not null check (0 <= all (line_prices_fen) and cardinality(line_prices_fen) = cardinality(line_skus)),
  line_amounts_fen    bigint[] not null check (0 <= all (line_amounts_fen) and cardinality(line_amounts_fen) = cardinality(line_skus)),
  line_discounts_fen  bigint[] check (0 <= all (line_discounts_fen)),
  line_source_micros  bigint[],
  line_sold_at        timestamptz[],
  primary key (store_id, ordered_at, order_id)
) partition by range (ordered_at);
comment on table orders.anonymous_order is 'subject(store_id): sales without a known buyer, with their lines, by month';

create table orders.anonymous_applied_coupon (
  store_id   bigint not null,
  order_id   bigint not null,
  ordered_at timestamptz not null,
  code       text not null,
  primary key (store_id, order_id, code)
);
comment on table orders.anonymous_applied_coupon is 'subject(store_id): coupons redeemed with an anonymous order';

-- Money given back. A refund by API is one line about one sale; a return of an import has a line per product, and
-- may have no sale that we know.
create table orders.refund (
  customer_id  bigint not null,
  refund_id    bigint not null,              -- orders.external_number, kind 'refund'
  line_no      integer not null,
  refunded_at  timestamptz not null,
  source       text not null,
  refund_no    text not null,
  store_id     bigint not null,
  amount_fen   bigint not null check (amount_fen >= 0),
  sku          text,
  name         text,
  quantity     integer check (quantity > 0), -- pieces that came back
  source_micros bigint,
  order_id     bigint,                       -- the sale it belongs to; null: none that we know
  ordered_at   timestamptz,
  sale_line_no integer,
  primary key (customer_id, refund_id, line_no)
);
comment on table orders.refund is 'customer: money given back';
create index on orders.refund (customer_id, order_id) where order_id is not null;

create table orders.anonymous_refund (
  store_id     bigint not null,
  refund_id    bigint not null,
  line_no      integer not null,
  refunded_at  timestamptz not null,
  source       text not null,
  refund_no    text not null,
  amount_fen   bigint not null check (amount_fen >= 0),
  sku          text,
  name         text,
  quantity     integer check (quantity > 0),
  source_micros bigint,
  order_id     bigint,
  ordered_at   timestamptz,
  sale_line_no integer,
  primary key (store_id, refund_id, line_no)
);
comment on table orders.anonymous_refund is 'subject(store_id): money given back to somebody unknown';
create index on orders.anonymous_refund (store_id, order_id) where order_id is not null;

-- One row per run of the importer. rows = accepted + unchanged + merged + rejected once it is done.
create table orders.import (
  import_id     bigint generated always as identity primary key,
  source        text not null,
  file_name     text not null,               -- without its folder
  mapping       text not null,
  state         text not null check (state in ('running', 'done', 'failed', 'interrupted')),
  started_at    timestamptz not null,
  finished_at   timestamptz,
  rows          bigint not null default 0,
  accepted      bigint not null default 0,
  unchanged     bigint not null default 0,
  merged        bigint not null default 0,
  rejected      bigint not null default 0,
  anonymous     bigint not null default 0,   -- of the rows kept: how many name nobody
  rejected_file text,                        -- where the refused rows lie; null: none were refused
  error         text,
  check (state <> 'done' or rows = accepted + unchanged + merged + rejected)
);
comment on table orders.import is 'local: runs of the importer';
