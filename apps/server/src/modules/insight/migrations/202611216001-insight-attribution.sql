create schema if not exists insight;

-- Which of our acts an order is put down to. One bucket per order; recomputed whenever results arrive late.
create table insight.attribution (
  customer_id bigint not null,
  ordered_at  timestamptz not null,
  order_id    bigint not null,
  bucket      text not null check (bucket in ('direct', 'prompted', 'organic')),
  run_id      bigint,                        -- the run that prompted it, or whose coupon was used
  primary key (customer_id, ordered_at, order_id)
) partition by range (ordered_at);
comment on table insight.attribution is 'customer: the bucket of each order, by month; derived, may be recomputed at any time';

-- Orders without a customer: a coupon can still say where they came from.
create table insight.anonymous_attribution (
  store_id   bigint not null,
  ordered_at timestamptz not null,
  order_id   bigint not null,
  bucket     text not null check (bucket in ('direct', 'organic')),
  primary key (store_id, ordered_at, order_id)
) partition by range (ordered_at);
comment on table insight.anonymous_attribution is 'subject(store_id): the same for orders without a customer, by month';

-- What customers opened of our links; says which run, never who.
create table insight.visit (
  visit_id bigint generated always as identity,
  at       timestamptz not null,
  marker   text,
  page     text not null,
  primary key (at, visit_id)
) partition by range (at);
comment on table insight.visit is 'local: opened pages by run, by month; nobody is named';
create index on insight.visit (marker);
