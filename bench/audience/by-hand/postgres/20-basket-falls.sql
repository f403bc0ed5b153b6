-- Ten newest of those who have ten.
select count(*) from (
  select customer_id from (
    select customer_id, paid_fen, row_number() over (partition by customer_id order by at desc, order_id desc) as place
    from purchase where at <= $now and customer_id in (select customer_id from person where orders >= 10)) numbered
  where place <= 10
  group by customer_id
  having count(*) = 10
     and 5 * sum(paid_fen) filter (where place <= 5) <= 4 * sum(paid_fen) filter (where place > 5)) buyers
