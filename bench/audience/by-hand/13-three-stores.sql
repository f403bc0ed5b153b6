-- Sums first; stores are counted only of those who spent enough.
with spent as materialized (
  select customer_id from purchase
  where "at" > $now - interval 90 day and "at" <= $now
  group by customer_id having sum(paid_fen) >= 20000 and min(store_id) <> max(store_id))
select count(*) from (
  select customer_id from (
    select distinct customer_id, store_id from purchase semi join spent using (customer_id)
    where "at" > $now - interval 90 day and "at" <= $now)
  group by customer_id having count(*) >= 3)
