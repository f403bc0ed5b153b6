-- Readers see until when a coupon can be used, with the days that were added when it was given back.

create or replace view offers.usable_coupon as
select c.customer_id, c.coupon_id, c.offer_id, o.code as offer_code, c.code, c.valid_from,
       coalesce(c.extended_until, c.valid_until) as valid_until, c.store_id
from offers.coupon c
join offers.offer o on o.offer_id = c.offer_id
where c.status = 'issued';

create or replace view offers.coupon_info as
select c.customer_id, c.coupon_id, c.code, o.code as offer_code, o.name as offer_name, c.status, c.issued_at,
       c.valid_from, coalesce(c.extended_until, c.valid_until) as valid_until, c.store_id, c.grant_key, d.drop_key, c.share_id,
       r.redeemed_at, r.store_id as redeemed_store_id, r.spend_fen, r.discount_fen
from offers.coupon c
join offers.offer o on o.offer_id = c.offer_id
left join offers.drop d on d.drop_id = c.drop_id
left join offers.redemption r on r.customer_id = c.customer_id and r.coupon_id = c.coupon_id;
