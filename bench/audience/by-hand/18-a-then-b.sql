-- Both sides are small: a join by customer, the gap as a further condition.
with a as (
  select customer_id, "at" from line
  where sku_code in (select code from word where word in ($category_a)) and "at" > $now - interval 60 day and "at" <= $now
), b as (
  select customer_id, "at" from line
  where sku_code in (select code from word where word in ($category_b)) and "at" > $now - interval 60 day and "at" <= $now)
select count(distinct a.customer_id) from a
join b on a.customer_id = b.customer_id and b."at" > a."at" and b."at" <= a."at" + interval 7 day
