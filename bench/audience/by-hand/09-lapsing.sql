-- Two columns of one scan.
select count(*) from person
where first_order_at <= $now - interval 60 day
  and last_order_at > $now - interval 60 day and last_order_at <= $now - interval 30 day
