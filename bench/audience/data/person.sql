-- Customers number $from to $to, their figures from the events that are there by now.
insert into person
with bought as materialized (
  select customer_id, count(*)::integer as orders, sum(paid_fen)::bigint as spent_fen, min("at") as first_order_at, max("at") as last_order_at,
         bit_or($channel_bit)::integer as channels, max_by(paid_fen, ("at", order_id), $recent) as recent_fen
  from purchase where customer_id > $from and customer_id <= $to group by customer_id
), first as (
  -- Several at one instant are all the first.
  select p.customer_id, bit_or($channel_bit)::integer as first_channels
  from purchase p join bought b on p.customer_id = b.customer_id and p."at" = b.first_order_at
  where p.customer_id > $from and p.customer_id <= $to group by p.customer_id
), touched as (
  select customer_id, max("at") as last_touch_at from touch where customer_id > $from and customer_id <= $to group by customer_id
), tied as (
  select customer_id, bool_or(state = 'active') as contact, min(since) filter (state = 'active') as contact_since
  from contact where customer_id > $from and customer_id <= $to group by customer_id
), grouped as (
  select customer_id, bool_or(left_at is null) as in_group from stay where customer_id > $from and customer_id <= $to group by customer_id
), one as (
  select c, 'wm' || md5(c::varchar) as subject_key, share(c, 24) as told from range($from + 1, $to + 1) r(c)
)
select c, subject_key,
       (('0x' || md5(subject_key)[1:8])::bigint >> 1)::integer, (('0x' || md5(subject_key)[9:16])::bigint >> 1)::integer,
       ('0x' || md5('programme' || subject_key)[1:8])::bigint,
       least(at_micros($now - (share(c, 110) * 900 * 86400000000)::bigint), first_order_at, contact_since),
       case when share(c, 111) < 0.97 then s.city end,
       case when share(c, 112) < 0.95 then s.store_id end,
       case when share(c, 113) < 0.6 then ['latte', 'americano', 'tea', 'fruit', 'milk'][1 + pick(c, 114, 5)] end,
       case when told < 0.03 then make_date(1904, 1, 1) + pick(c, 115, 366)::integer
            when told < 0.6 then make_date(1960, 1, 1) + pick(c, 115, 17500)::integer end,
       case when share(c, 116) < 0.8 then [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][1 + pick(c, 117, 10)]::smallint end,
       case when share(c, 116) < 0.8 then pick(c, 118, 5000) end,
       pick(c, 119, 2000) = 0, pick(c, 120, 300) = 0, share(c, 22) < 0.75,
       coalesce(contact, false), contact_since, coalesce(in_group, false),
       coalesce(orders, 0), coalesce(spent_fen, 0), first_order_at, last_order_at,
       coalesce(channels, 0), coalesce(first_channels, 0), coalesce(recent_fen, []), last_touch_at,
       case when share(c, 111) < 0.97 then 1001 + s.city_no end,
       case when share(c, 113) < 0.6 then 601 + pick(c, 114, 5) end
from one join bench.store s on s.store_id = home_store_of(c)
left join bought b on b.customer_id = c left join first f on f.customer_id = c
left join touched t on t.customer_id = c
left join tied k on k.customer_id = c left join grouped g on g.customer_id = c
order by c;
