-- Only who ordered twice in the window can belong to it.
with bought as materialized (
  select customer_id from purchase where "at" > $now - interval 30 day and "at" <= $now
  group by customer_id having count(*) >= 2)
select count(*) from (
  select p.customer_id
  from (select customer_id, order_id, "at" from purchase semi join bought using (customer_id)
        where "at" > $now - interval 30 day and "at" <= $now) p
  semi join (select customer_id, "at" from touch semi join bought using (customer_id)) t
    on t.customer_id = p.customer_id and t."at" < p."at" and t."at" >= p."at" - interval 24 hour
  group by p.customer_id having count(*) >= 2)
