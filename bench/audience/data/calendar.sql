-- Hours of the 250 days that end half an hour before now, each with its share of orders: a rhythm of the day (7 to 21 o'clock, peaks in
-- the morning, at noon and in the afternoon) and of the week (Friday the best day, Sunday the quietest).
create table bench.hour as
with hour as (
  select i, $now - 1800000000 - (250 * 24 - i) * 3600000000::bigint as from_micros,
         local_micros(from_micros) as local_at
  from range(250 * 24) r(i)
), weight as (
  select *, hour(local_at) as hour_of_day, isodow(local_at) as day_of_week,
         case when hour(local_at) between 7 and 21
              then [6, 12, 9, 6, 5, 11, 10, 7, 9, 8, 6, 5, 4, 3, 2][hour(local_at) - 6] else 0 end
           * [100, 102, 103, 104, 118, 95, 86][isodow(local_at)] as weight
  from hour
), share as (
  select *, sum(weight) over (order by i) / sum(weight) over ()::double as upto from weight
)
select i::integer as hour_no, from_micros, hour_of_day, day_of_week,
       hour_of_day between 7 and 9 and day_of_week <= 5 as weekday_morning,
       coalesce(lag(upto) over (order by i), 0) as from_share, upto as to_share
from share order by i;
