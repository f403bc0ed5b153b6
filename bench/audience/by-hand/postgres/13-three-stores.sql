-- Sums per store first, so that stores need not be counted distinct.
select count(*) from (
  select customer_id from (
    select customer_id, store_id, sum(paid_fen) as fen from purchase
    where at > $now - interval '90 day' and at <= $now group by customer_id, store_id) stores
  group by customer_id having sum(fen) >= 20000 and count(*) >= 3) spenders
