-- What other modules' SQL may read.
create view orders.order_info as
select customer_id, order_id, ordered_at, store_id, channel, total_fen, discount_fen, paid_fen, refunded_fen, source,
  external_no, link
from orders.sale;

create view orders.order_line as
select customer_id, order_id, ordered_at, line_no, sku, name, quantity, amount_fen
from orders.line;

create view orders.anonymous_order_info as
select store_id, order_id, ordered_at, channel, total_fen, discount_fen, paid_fen, refunded_fen, source, external_no, link
from orders.anonymous_order;

create view orders.anonymous_order_line as
select store_id, order_id, ordered_at, line_no, sku, name, quantity, amount_fen
from orders.anonymous_line;

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
