-- 60 % of at least five are at least three: mornings first, the rest only of those who have three.
with early as (
  select customer_id from purchase
  where "at" > $now - interval 60 day and "at" <= $now
    and hour(local_at) between 7 and 9 and isodow(local_at) <= 5
  group by customer_id having count(*) >= 3)
select count(*) from (
  select customer_id from purchase semi join early using (customer_id)
  where "at" > $now - interval 60 day and "at" <= $now
  group by customer_id
  having count(*) >= 5
     and 10 * count(*) filter (hour(local_at) between 7 and 9 and isodow(local_at) <= 5) >= 6 * count(*))
