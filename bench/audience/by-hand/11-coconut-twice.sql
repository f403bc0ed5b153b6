-- Two different orders: the lowest and the highest number differ.
select count(*) from (
  select customer_id from line
  where sku_code in (select code from word where word = 'SKU003') and "at" > $now - interval 30 day and "at" <= $now
  group by customer_id having min(order_id) <> max(order_id))
