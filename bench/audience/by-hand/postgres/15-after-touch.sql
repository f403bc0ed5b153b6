-- Orders of the window, each looked up among her touches by the index.
select count(*) from (
  select customer_id from purchase p
  where at > $now - interval '30 day' and at <= $now
    and exists (select 1 from touch t where t.customer_id = p.customer_id and t.at < p.at and t.at >= p.at - interval '24 hour')
  group by customer_id having count(*) >= 2) buyers
