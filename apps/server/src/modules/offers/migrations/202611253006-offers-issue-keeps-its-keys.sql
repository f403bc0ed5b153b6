-- Triggers are not how this database holds its rules: the foreign keys are back. A foreign key on what a code became
-- can't stand on a distributed table; a coupon comes of one code by its grant key.
drop trigger coupon_terms_and_drop on offers.coupon;
drop trigger offer_terms_stay on offers.offer_terms;
drop trigger drop_stays on offers.drop;
drop function offers.demand_terms_and_drop();
drop function offers.refuse_removal();
alter table offers.coupon add foreign key (offer_id, terms_version) references offers.offer_terms (offer_id, version);
alter table offers.coupon add foreign key (drop_id) references offers.drop (drop_id);
alter table offers.bulk_code drop constraint bulk_code_coupon_id_key;
