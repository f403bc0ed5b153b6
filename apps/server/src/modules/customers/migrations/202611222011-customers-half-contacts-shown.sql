-- For those who pass customers on: most calls for such a pair answer 84061.
create view customers.half_contact_info as
select customer_id, account_id, corp_id, external_userid, asked_at from customers.half_contact;
