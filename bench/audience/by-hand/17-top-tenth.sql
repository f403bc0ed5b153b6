-- The least of each city's best tenth first; an aggregate is faster than a window over millions. Negated, so that the
-- discrete quantile is the value at the ceiling of a tenth, counted from the top.
with spent as materialized (
  select city, sum(paid_fen) as fen
  from purchase join person using (customer_id)
  where city is not null and "at" > $now - interval 180 day and "at" <= $now
  group by customer_id, city
), bound as (select city, -quantile_disc(-fen, 0.1) as least from spent group by city)
select count(*) from spent join bound using (city) where fen >= least
