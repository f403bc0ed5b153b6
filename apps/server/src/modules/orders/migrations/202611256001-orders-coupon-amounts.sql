-- What the source says a coupon took off a sale, or a refund gave back of it: the other side of the coupons' ledger.
-- It names no customer, so that a sale that changes hands needs no change here.
create table orders.coupon_amount (
  code         text not null,               -- as the source wrote it
  document_id  bigint not null,             -- of the sale or the refund: orders.external_number.order_id
  kind         text not null check (kind in ('sale', 'refund')),
  store_id     bigint not null,
  at           timestamptz not null,        -- ordered or refunded
  source       text not null,
  external_no  text not null,               -- of the sale, also for a refund
  discount_fen bigint not null check (discount_fen >= 0),
  primary key (code, document_id)
);
comment on table orders.coupon_amount is 'subject(code): what coupons took off sales and refunds gave back, as told by the source';
create index on orders.coupon_amount (at);
create index on orders.coupon_amount (document_id);

create view orders.coupon_amount_info as
select code, document_id, kind, store_id, at, source, external_no, discount_fen from orders.coupon_amount;
