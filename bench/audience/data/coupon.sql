-- Coupons number $from to $to, issued in the rhythm of the orders; noon drops at noon.
insert into coupon
with slot as (
  select from_micros, hour_of_day, first, n, unnest(range(greatest(first, $from), least(first + n, $to))) as i
  from (
    select *, floor(from_share * $coupons)::bigint as first,
           floor(to_share * $coupons)::bigint - floor(from_share * $coupons)::bigint as n
    from bench.hour
  ) where first < $to and first + n > $from and n > 0
), issued as (
  select i, 1 + pick(i, 50, $customers) as customer_id, from_micros + (i - first) * 3600000000 // n as micros,
         hour_of_day = 12 and share(i, 51) < 0.6 as noon, pick(i, 52, 11) as offer_no
  from slot
), lasting as (
  -- A coupon ends at 22:00 of its last day.
  select *, (micros + 28800000000) // 86400000000 * 86400000000 + 14 * 3600000000
              + case when noon then 0 else [0, 2, 6, 6, 13, 13, 29, 29, 29, 59, 89][offer_no + 1] end * 86400000000 as ends
  from issued
), used as (
  select *, share(i, 53) < 0.35 and micros + share(i, 54) * (ends - micros) < $now as redeemed from lasting
)
select customer_id, i + 1, case when noon then 'noon' else 'offer-' || offer_no end,
       case when noon then 'D' || strftime(local_micros(micros), '%m%d') end,
       case when redeemed then 'redeemed' when share(i, 55) < 0.03 then 'void' else 'issued' end,
       at_micros(micros), at_micros(micros), at_micros(ends),
       case when redeemed then at_micros(micros + share(i, 54) * (ends - micros)) end,
       case when redeemed then home_store_of(customer_id) end,
       case when redeemed then 300 + 100 * pick(i, 56, 8) end
from used order by i;
