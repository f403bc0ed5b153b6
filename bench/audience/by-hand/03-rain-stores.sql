-- One comparison with a default is faster than a test for null and a comparison.
select count(*) from person
where home_store_id in ($rain_stores) and contact and consent
  and coalesce(last_touch_at <= $now - interval 3 day, true)
