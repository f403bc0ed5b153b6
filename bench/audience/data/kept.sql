-- Figures of the orders of customers number $from to $to that lists and first ones are made for: few at a time, since an
-- aggregate holds all its lists in memory.
insert into temp.kept
with sale as (
  select customer_id, paid_fen, bit_of(channel) as bit, "at" = min("at") over (partition by customer_id) as first,
         row_number() over (partition by customer_id order by "at" desc, order_id desc) as place
  from purchase where customer_id > $from and customer_id <= $to
)
select customer_id, bit_or(bit), bit_or(bit) filter (first), list(paid_fen order by place) filter (place <= $recent)
from sale group by customer_id;
