-- The index by product and time; two different orders are a lowest and a highest number that differ.
select count(*) from (
  select customer_id from line
  where sku = 'SKU003' and at > $now - interval '30 day' and at <= $now
  group by customer_id having min(order_id) <> max(order_id)) buyers
