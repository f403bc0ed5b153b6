-- One pass: the channel of the first, and none at the counter.
select count(*) from (
  select customer_id from purchase where "at" <= $now
  group by customer_id
  having arg_min(channel, "at") = 'mini_program' and bool_and(channel <> 'counter'))
