-- Who never spent so much or never ordered three times can't belong to it: a semi join with a seventh of all customers.
-- Sums first; stores are counted only of those who spent enough.
with could as materialized (
  select customer_id from person
  where orders >= 3 and spent_fen >= 20000 and last_order_at > $now - interval 90 day
), bought as materialized (
  select customer_id, store_id, paid_fen from purchase semi join could using (customer_id)
  where "at" > $now - interval 90 day and "at" <= $now
), spent as materialized (
  select customer_id from bought group by customer_id having sum(paid_fen) >= 20000 and min(store_id) <> max(store_id))
select count(*) from (
  select customer_id from (select distinct customer_id, store_id from bought semi join spent using (customer_id))
  group by customer_id having count(*) >= 3)
