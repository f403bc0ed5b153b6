-- Her first order is the one at first_order_at: the index finds it.
select count(*) from person p
where exists (
    select 1 from purchase f where f.customer_id = p.customer_id and f.at = p.first_order_at and f.channel = 'mini_program')
  and not exists (select 1 from purchase c where c.customer_id = p.customer_id and c.channel = 'counter' and c.at <= $now)
