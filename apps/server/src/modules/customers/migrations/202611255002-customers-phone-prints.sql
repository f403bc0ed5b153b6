-- The keyed hashes of the phones that somebody named as hers, also of one that is somebody else's (identity_conflict).
create view customers.phone_print as
  select customer_id, value as print from customers.customer_identity where kind = 'phone'
  union
  select customer_id, value from customers.identity_conflict where kind = 'phone';
