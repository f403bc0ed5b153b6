-- One scan of both tags and one aggregate is slower than a semi join and an anti join here.
select count(*) from
  (select customer_id from tag where tag = 'own:wants mask') wants
  anti join (select customer_id from tag where tag = 'own:bought mask') bought using (customer_id)
