-- What the chain's own member programme says of her. Tiers are few and ordered.
create table customers.tier (
  code text primary key check (code ~ '^[a-z][a-z0-9_]{0,29}$'),
  name text not null check (char_length(name) between 1 and 30),
  rank smallint not null unique check (rank >= 0)    -- 0 the lowest
);
comment on table customers.tier is 'reference: tiers of the member programme, by rank';
insert into customers.tier (code, name, rank) values
  ('plain', '普卡', 0), ('silver', '银卡', 1), ('gold', '金卡', 2), ('black', '黑金', 3);

alter table customers.customer
  add column birthday date,                           -- year 1904 when she did not tell it
  add column tier text references customers.tier (code),
  add column points bigint check (points >= 0);
create index customer_tier_idx on customers.customer (tier) where tier is not null;

create or replace view customers.customer_info as
select c.customer_id, c.subject_key, c.home_store_id, c.city, c.taste, c.employee, c.suspected_hunter, c.created_at,
  c.birthday, c.tier, c.points, t.rank as tier_rank
from customers.customer c
left join customers.tier t on t.code = c.tier;

create view customers.tier_info as select code, name, rank from customers.tier;

-- Segments name our own words as 'own:<word>'.
create index customer_tag_own_idx on customers.customer_tag (('own:' || tag));
