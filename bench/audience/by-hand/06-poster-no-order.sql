-- The ties are few: a semi join with them.
select count(*) from person
where orders = 0 and contact
  and customer_id in (
    select customer_id from contact
    where source_code in (select code from word where word = 'counter poster')
      and state_code in (select code from word where word = 'active') and since >= $october)
