-- Offers by name, for whoever lists them.
create view offers.offer_info as select offer_id, code, name from offers.offer;
