-- 300 cities and 9,100 stores; a city's stores have consecutive numbers. The first two are Shanghai and Beijing.
create table bench.city as
with weight as (
  select i as city_no, case i when 0 then '上海' when 1 then '北京' else '城市' || lpad(i::varchar, 3, '0') end as city,
         floor(pow(i + 3, -0.8) * 100000)::integer as weight,
         100 + share(i, 30) * 25 as lng, 22 + share(i, 31) * 20 as lat
  from range(300) r(i)
), upto as (
  select *, sum(weight) over (order by city_no) as upto, sum(weight) over () as total from weight
)
select city_no::integer as city_no, city, lng, lat,
       (1 + (upto - weight) * 9100 // total)::bigint as first_store, (upto * 9100 // total)::bigint as last_store
from upto;

create table bench.store as
select s as store_id, 'S' || lpad(s::varchar, 5, '0') as code, c.city, c.city_no, c.first_store,
       c.last_store - c.first_store + 1 as stores_in_city,
       c.lng + (share(s, 32) - 0.5) * 0.6 as lng, c.lat + (share(s, 33) - 0.5) * 0.6 as lat
from range(1, 9101) r(s) join bench.city c on s between c.first_store and c.last_store
order by s;

create table bench.product as
select sku_of(i) as sku, i::integer as product, 'C' || lpad((i % 12)::varchar, 2, '0') as category, price_of(i) as price_fen
from range(400) r(i) order by i;

insert into word
select sku, code_of_product(product) from bench.product
union all select unnest(['latte', 'americano', 'tea', 'fruit', 'milk']), unnest(range(601, 606))
union all select unnest(['active', 'removed_by_customer', 'removed_by_staff', 'perhaps_gone']), unnest(range(701, 705))
union all select unnest(['counter poster', 'table card', 'receipt', 'shop window']), unnest(range(711, 715))
union all select city, 1001 + city_no from bench.city;
