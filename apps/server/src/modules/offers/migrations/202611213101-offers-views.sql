-- What other modules may read. Row types: views.ts.

-- Not redeemed and not void. The reader filters by its own instant: valid_from <= at and valid_until > at.
create view offers.usable_coupon as
select c.customer_id, c.coupon_id, c.offer_id, o.code as offer_code, c.code, c.valid_from, c.valid_until, c.store_id
from offers.coupon c
join offers.offer o on o.offer_id = c.offer_id
where c.status = 'issued';

create view offers.coupon_info as
select c.customer_id, c.coupon_id, c.code, o.code as offer_code, o.name as offer_name, c.status, c.issued_at,
       c.valid_from, c.valid_until, c.store_id, c.grant_key, d.drop_key, c.share_id,
       r.redeemed_at, r.store_id as redeemed_store_id, r.spend_fen, r.discount_fen
from offers.coupon c
join offers.offer o on o.offer_id = c.offer_id
left join offers.drop d on d.drop_id = c.drop_id
left join offers.redemption r on r.customer_id = c.customer_id and r.coupon_id = c.coupon_id;

create view offers.drop_share_info as
select s.share_id, s.drop_id, d.drop_key, s.group_id, s.store_id, s.token, s.stock, s.claimed
from offers.drop_share s
join offers.drop d on d.drop_id = s.drop_id;

-- `claimed` and `oversold` are counted from the claims themselves, not read from the counter that admitted them.
create view offers.drop_info as
select d.drop_id, d.drop_key, d.name, o.code as offer_code, d.opens_at, d.closes_at, d.stopped_at,
       coalesce(sum(s.stock), 0)::bigint as stock,
       coalesce(sum(s.won), 0)::bigint as claimed,
       coalesce(sum(greatest(s.won - s.stock, 0)), 0)::bigint as oversold
from offers.drop d
join offers.offer o on o.offer_id = d.offer_id
left join (
  select s.share_id, s.drop_id, s.stock, count(c.place) as won
  from offers.drop_share s
  left join offers.claim c on c.share_id = s.share_id
  group by s.share_id, s.drop_id, s.stock
) s on s.drop_id = d.drop_id
group by d.drop_id, o.code;
