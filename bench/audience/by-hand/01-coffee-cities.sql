-- One scan of five columns; cheapest condition first is chosen by DuckDB itself.
select count(*) from person
where contact and consent and city in ('上海', '北京') and taste = 'latte'
