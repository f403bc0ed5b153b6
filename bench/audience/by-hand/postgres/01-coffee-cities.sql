-- The partial index by city and taste.
select count(*) from person
where contact and consent and city in ('上海', '北京') and taste = 'latte'
