-- Sorted by time: only the last week is read.
select count(distinct customer_id) from coupon
where offer = 'noon' and status <> 'redeemed' and issued_at > $now - interval 7 day and issued_at <= $now
