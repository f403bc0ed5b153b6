-- The stores in reach, as numbers.
select count(*) from person where home_store_id in ($near_stores)
