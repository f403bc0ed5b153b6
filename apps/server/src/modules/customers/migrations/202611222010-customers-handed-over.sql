-- A tie can end because the customer was handed over to another account; the tie that follows keeps where she came from.
alter table customers.contact drop constraint contact_ended_how_check;
alter table customers.contact add constraint contact_ended_how_check
  check (ended_how in ('removed_by_customer', 'removed_by_staff', 'transferred'));

-- When this tie was handed over to its account; null: she came by herself.
alter table customers.contact add column handed_over_at timestamptz;

-- Every tie, ended or not, with the name that WeCom knows her by there.
create view customers.contact_tie as
select customer_id, account_id, corp_id, external_userid, state, added_at as since, live_code_state
from customers.contact;
