-- The ties are few: a semi join with them.
select count(*) from person
where orders = 0 and contact
  and customer_id in (
    select customer_id from contact where source = 'counter poster' and state = 'active' and since >= $october)
