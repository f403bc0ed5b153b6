-- Customer: the drops a customer won. How many coupons she may win, over all drops of one family, however many groups
-- she is in: the winner's row carries a number in the family, and no number is given twice.
alter table offers.drop
  add column family text check (family <> ''),
  add column per_customer integer not null default 1 check (per_customer between 1 and 100);

-- Which wish of hers a coupon is (1 is the first), for drops of which she may win several: the same wish again is
-- answered with the same coupon.
alter table offers.drop_winner
  add column wish      integer not null default 1 check (wish > 0),
  add column family    text,
  add column slot      integer check (slot > 0),      -- her how many-th of the family, from 1
  add column coupon_id bigint,
  add check ((family is null) = (slot is null)),
  drop constraint drop_winner_pkey,
  add primary key (customer_id, drop_id, wish);
create unique index on offers.drop_winner (customer_id, family, slot) where family is not null;

-- After two people were merged who both won, the earlier coupon.
update offers.drop_winner w
set coupon_id = c.coupon_id
from (
  select distinct on (customer_id, drop_id) customer_id, drop_id, coupon_id
  from offers.coupon where drop_id is not null order by customer_id, drop_id, issued_at, code
) c
where c.customer_id = w.customer_id and c.drop_id = w.drop_id;
