-- No randomness: every value follows from a row's number, a salt below 1,024 and the seed. One number is hashed, since
-- hash(a, b) of DuckDB is hash(a) xor hash(b): values of two salts would not be independent.
create temp macro mixed(id, salt) as hash((id * 1024 + salt) * 1024 + $seed % 1024);
create temp macro pick(id, salt, n) as cast(mixed(id, salt) % cast(n as ubigint) as bigint);
create temp macro share(id, salt) as (mixed(id, salt) >> 11) / 9007199254740992.0;
create temp macro at_micros(micros) as make_timestamptz(cast(micros as bigint));
create temp macro local_micros(micros) as make_timestamp(cast(micros as bigint) + 28800000000);
-- Products are chosen by Zipf's law with exponent 1; a customer has a favourite.
create temp macro product_of(u) as cast(floor(exp(u * ln(401))) as integer) - 1;
create temp macro sku_of(product) as 'SKU' || lpad(cast(product as varchar), 3, '0');
create temp macro price_of(product) as 900 + (product * 7919) % 31 * 100;
-- Numbers of the words of coded columns: products from 1, tastes from 601, states from 701, sources from 711, cities from 1001.
create temp macro code_of_product(product) as cast(product + 1 as integer);
-- Cities by Zipf's law too, stores spread over them in blocks: see places.sql.
create temp macro home_store_of(customer) as 1 + pick(customer, 20, 9100);
create temp macro reachable(customer) as share(customer, 21) < 0.7 and share(customer, 22) < 0.75;
