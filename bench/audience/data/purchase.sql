-- Orders number $from to $to, already in the order of time: an hour has its share of all orders. One half of them goes
-- to the busiest tenth, and people of the morning (every fifth) mostly come in the morning of a weekday.
create or replace temp table slot as
select from_micros, weekday_morning, first, n, unnest(range(greatest(first, $from), least(first + n, $to))) as i
from (
  select *, floor(from_share * $orders)::bigint as first,
         floor(to_share * $orders)::bigint - floor(from_share * $orders)::bigint as n
  from bench.hour
) where first < $to and first + n > $from and n > 0 order by hour_no;

create or replace temp table sale as
with block as (
  select *, i + 1 as order_id, from_micros + (i - first) * 3600000000 // n as micros, pick(i, 1, $customers // 20) as any_block
  from slot
), customer as (
  select order_id, i, micros,
         20 * case when weekday_morning and share(i, 2) < 0.6 then any_block - any_block % 5
                   when not weekday_morning and any_block % 5 = 0 and share(i, 3) < 0.75
                   then (any_block + 1 + pick(i, 4, 4)) % ($customers // 20)
                   else any_block end
           + case when share(i, 5) < 0.42 then 4 + 10 * pick(i, 6, 2)
                  else [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20][1 + pick(i, 7, 18)] end as customer_id
  from block
), basket as (
  select *, case when share(i, 8) < 0.55 then 1 when share(i, 9) < 0.67 then 2 else 3 end as lines,
         list_transform([1, 2, 3], lambda no: product_of(case when share(i, 9 + no) < 0.4 then share(customer_id, 23) else share(i, 12 + no) end)) as products,
         list_transform([1, 2, 3], lambda no: case when share(i, 15 + no) < 0.85 then 1 else 2 end) as quantities
  from customer
)
select b.*, [price_of(products[1]) * quantities[1], price_of(products[2]) * quantities[2], price_of(products[3]) * quantities[3]] as amounts,
       case when share(i, 40) < 0.7 then s.store_id
            else s.first_store + (s.store_id - s.first_store + 1 + pick(i, 41, 20)) % s.stores_in_city end as store_id,
       case when share(i, 42) < 0.45 then 'mini_program' when share(i, 42) < 0.7 then 'counter'
            when share(i, 42) < 0.9 then 'delivery' when share(i, 42) < 0.98 then 'app' else 'online' end as channel
from basket b join bench.store s on s.store_id = home_store_of(b.customer_id);

-- A quarter had a fifth off; of one in a hundred a fifth was given back.
insert into purchase
select customer_id, order_id, at_micros(micros), local_micros(micros), store_id, channel,
       sum - discount - case when pick(i, 44, 100) = 0 then (sum - discount) // 5 else 0 end, discount, pick(i, 45, 20) = 0
from (select *, list_sum(amounts[1:lines])::bigint as sum, case when pick(i, 43, 4) = 0 then list_sum(amounts[1:lines])::bigint // 5 else 0 end as discount from sale)
order by order_id;

insert into refund
select p.customer_id, p.order_id, least(p.at + interval 1 day, at_micros($now)), p.store_id, (p.paid_fen + 3) // 4
from purchase p
where p.order_id > $from and p.order_id <= $to and pick(p.order_id - 1, 44, 100) = 0
order by 3;

insert into line
select customer_id, order_id, no, at_micros(micros), local_micros(micros), store_id, channel, sku_of(products[no]), quantities[no], amounts[no],
       code_of_product(products[no])
from (select *, unnest(range(1, lines + 1))::integer as no from sale order by order_id);
