-- Only who has ten orders; the ten newest amounts in a list.
select count(*) from (
  select customer_id, max_by(paid_fen, order_id, 10) as last
  from purchase semi join (select customer_id from person where orders >= 10) using (customer_id)
  where "at" <= $now
  group by customer_id)
where 5 * list_sum(last[1:5]) <= 4 * list_sum(last[6:10])
