-- How many of a batch became coupons is counted whenever the console lists batches, over batches of up to a million codes.
create index on offers.bulk_code (batch_id) where coupon_id is not null;
