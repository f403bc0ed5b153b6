-- Most coupons end on another day; what is left is counted distinct.
select count(distinct customer_id) from coupon
where status = 'issued' and valid_until >= $tomorrow and valid_until < $tomorrow + interval 1 day
