-- Which coupons are about to end, told once for each end.

-- How long before the end it is told, by offer; offer 0 stands for all that have no row of their own. None: never.
create table offers.expiry_notice (
  offer_id     bigint primary key,
  hours_before integer not null check (hours_before between 1 and 1440)
);
comment on table offers.expiry_notice is 'reference: how long before their end coupons are told of';

-- The key holds that each end of a coupon is told once; one that was given back with more days has another end.
create table offers.coupon_expiring (
  customer_id bigint not null,
  coupon_id   bigint not null,
  ends_at     timestamptz not null,
  notice_no   bigint not null,                      -- which set it was told with
  told_at     timestamptz not null,                 -- business time
  primary key (customer_id, coupon_id, ends_at),
  foreign key (customer_id, coupon_id) references offers.coupon (customer_id, coupon_id)
);
comment on table offers.coupon_expiring is 'customer: ends of a customer''s coupons that were told beforehand';
create index on offers.coupon_expiring (notice_no);
create sequence offers.notice_no;

-- Coupons end about in the order in which they were issued: a few ranges per page of the table are index enough, and
-- cost a mass issue nothing. Few were given more days.
create index on offers.coupon using brin (valid_until);
create index on offers.coupon (extended_until) where extended_until is not null;

-- Who was told of together, for whoever hears `offers.coupons_expiring`.
create view offers.expiring_coupon as
select n.notice_no, n.customer_id, n.coupon_id, c.code, o.code as offer_code, n.ends_at
from offers.coupon_expiring n
join offers.coupon c on c.customer_id = n.customer_id and c.coupon_id = n.coupon_id
join offers.offer o on o.offer_id = c.offer_id;
