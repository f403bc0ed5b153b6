-- What other modules' SQL may read.
create view orders.order_info as
select customer_id, order_id, ordered_at, store_id, channel, total_fen, discount_fen, paid_fen, refunded_fen, source,
  external_no, link
from orders.sale;

create view orders.order_line as
select s.customer_id, s.order_id, s.ordered_at, l.line_no, l.sku, l.name, l.quantity, l.amount_fen
from orders.sale s
cross join lateral unnest(s.line_skus, s.line_names, s.line_quantities, s.line_amounts_fen)
  with ordinality as l (sku, name, quantity, amount_fen, line_no);

create view orders.anonymous_order_info as
select store_id, order_id, ordered_at, channel, total_fen, discount_fen, paid_fen, refunded_fen, source, external_no, link
from orders.anonymous_order;

create view orders.anonymous_order_line as
select o.store_id, o.order_id, o.ordered_at, l.line_no, l.sku, l.name, l.quantity, l.amount_fen
from orders.anonymous_order o
cross join lateral unnest(o.line_skus, o.line_names, o.line_quantities, o.line_amounts_fen)
  with ordinality as l (sku, name, quantity, amount_fen, line_no);

create view orders.coupon_use as
select customer_id, order_id, ordered_at, code
from orders.applied_coupon;

create view orders.anonymous_coupon_use as
select store_id, order_id, ordered_at, code
from orders.anonymous_applied_coupon;

-- Order columns are null for a return whose sale is not known.
create view orders.refund_info as
select customer_id, refund_id, refunded_at, store_id, order_id, ordered_at, sum(amount_fen)::bigint as amount_fen
from orders.refund
group by customer_id, refund_id, refunded_at, store_id, order_id, ordered_at;
