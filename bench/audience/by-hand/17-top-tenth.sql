with spent as (
  select customer_id, sum(paid_fen) as fen from purchase
  where "at" > $now - interval 180 day and "at" <= $now group by customer_id
), ranked as (
  select city, fen, quantile_disc(fen, 0.9) over (partition by city) as least
  from spent join person using (customer_id) where city is not null)
select count(*) from ranked where fen >= least
