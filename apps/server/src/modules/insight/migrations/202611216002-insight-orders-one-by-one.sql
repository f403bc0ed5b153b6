-- What an anonymous order is put down to follows from the order alone (its link, its coupon): it is read, not kept.
drop table insight.anonymous_attribution;

-- Orders by the run they are put down to.
create index on insight.attribution (run_id) where run_id is not null;
