-- One scan of the window, one aggregate.
select count(*) from (
  select customer_id from purchase
  where at > $now - interval '60 day' and at <= $now
  group by customer_id
  having count(*) >= 5
     and 10 * count(*) filter (where extract(hour from local_at) between 7 and 9 and extract(isodow from local_at) <= 5) >= 6 * count(*)) buyers
