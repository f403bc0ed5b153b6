-- A semi join and an anti join; one aggregate over the rows of both tags is slower.
select count(*) from
  (select customer_id from tag where tag = 'own:wants mask') wants
  anti join (select customer_id from tag where tag = 'own:bought mask') bought using (customer_id)
