-- The index by store, then the rest of the row.
select count(*) from person
where home_store_id in ($rain_stores) and contact and consent
  and (last_touch_at is null or last_touch_at <= $now - interval '3 day')
