-- Latest of few products, then the cities of their buyers.
select count(*) from (
  select customer_id from line
  where sku_code in (select code from word where word in ($milk)) and "at" <= $now
  group by customer_id having max("at") <= $now - interval 14 day)
semi join (select customer_id from person where city_code in (select code from word where word in ($near_expiry_cities))) using (customer_id)
