-- The books: every coupon that was ever issued, and what happened to it. Erased customers are customer 0.

create view offers.booked_coupon as
select customer_id, coupon_id, offer_id, terms_version, store_id, issued_at, valid_until from offers.coupon
union all
select 0, coupon_id, offer_id, terms_version, store_id, issued_at, valid_until from offers.erased_coupon;

create view offers.booked_event as
select customer_id, coupon_id, seq, kind, at, discount_fen, usable_until from offers.coupon_event
union all
select 0, coupon_id, seq, kind, at, discount_fen, usable_until from offers.erased_event;

-- One row per movement, with the coupon's offer and the store it was issued for, wherever it was redeemed: so the books
-- of a store balance by themselves. Expiry moves at its instant, also in the future; the reader filters by `at`.
-- discount_fen: what was taken off, less what was given back.
create view offers.movement as
select c.offer_id, c.terms_version, c.store_id, 'issued' as what, c.issued_at as at, 0 as discount_fen
from offers.booked_coupon c
union all
select c.offer_id, c.terms_version, c.store_id, e.kind, e.at,
       case e.kind when 'redeemed' then e.discount_fen when 'voided' then 0 else -e.discount_fen end
from offers.booked_event e
join offers.booked_coupon c on c.customer_id = e.customer_id and c.coupon_id = e.coupon_id
union all
select c.offer_id, c.terms_version, c.store_id, 'expired', c.valid_until, 0
from offers.booked_coupon c
left join offers.booked_event e on e.customer_id = c.customer_id and e.coupon_id = c.coupon_id and e.seq = 1
where e.at is null or e.at > c.valid_until
union all
select c.offer_id, c.terms_version, c.store_id, 'expired', greatest(e.usable_until, e.at), 0
from offers.booked_event e
join offers.booked_coupon c on c.customer_id = e.customer_id and c.coupon_id = e.coupon_id
left join offers.booked_event n on n.customer_id = e.customer_id and n.coupon_id = e.coupon_id and n.seq = e.seq + 1
where e.kind = 'cancelled' and (n.at is null or n.at > greatest(e.usable_until, e.at));
