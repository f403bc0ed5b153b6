-- Both halves are index-only scans in the order of customers.
select count(*) from tag wants
where tag = 'own:wants mask'
  and not exists (select 1 from tag bought where bought.tag = 'own:bought mask' and bought.customer_id = wants.customer_id)
