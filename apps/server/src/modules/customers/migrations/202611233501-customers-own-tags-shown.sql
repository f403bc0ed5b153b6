-- The chain's own words, for whoever lists them.
create view customers.own_tag_info as select tag from customers.tag;
