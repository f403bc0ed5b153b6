-- Today's figures and reports ask by time, over all customers. Coupons arrive in the order of their issue, so that a
-- few ranges per page of the table are index enough and cost a mass issue nothing.
create index on offers.coupon using brin (issued_at);
create index on offers.redemption (redeemed_at);

-- A link with the drop's own key leads each customer to the shares of her own groups, out of thousands.
create index on offers.drop_share (drop_id, group_id);
create index on offers.drop_share (drop_id, store_id);
drop index offers.drop_share_drop_id_idx;
