-- PostgreSQL has no discrete quantile as a window function: the least of each city first.
with spent as materialized (
  select city, fen
  from (select customer_id, sum(paid_fen) as fen from purchase
        where at > $now - interval '180 day' and at <= $now group by customer_id) sums
  join person using (customer_id) where city is not null
), bound as (
  select city, percentile_disc(0.1) within group (order by fen desc) as least from spent group by city)
select count(*) from spent join bound using (city) where fen >= least
