-- Whose coupon a code is, for orders that name one.
create view offers.code_of as
select code, customer_id, coupon_id from offers.coupon_code;
