-- Run number $run of the 90 of the last thirty days reaches about one in thirty of those who can be reached.
insert into touch
select customer_id, $run + 1, at_micros(micros), ['morning', 'noon', 'evening'][$run % 3 + 1],
       case when pick(customer_id, 61 + $run, 5) = 0 then 'kf' else 'mass_send' end
from (
  select 1 + (pick($run, 60, $customers) + k) * 1000003 % $customers as customer_id,
         $now - 30 * 86400000000 + ($run * 28800 + (k * 1200) // greatest(1, $customers * 32 // 1000)) * 1000000 as micros
  from range($customers * 32 // 1000) r(k)
) where reachable(customer_id) order by micros;
