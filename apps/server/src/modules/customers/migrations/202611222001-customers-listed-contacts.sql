-- What a complete listing of WeCom's contacts brings beside the ties: the corp's tags, and customers who asked a
-- member to be friends without an answer yet.

-- WeCom's tag library (企业标签). It lives here and not in the gateway because its words are words for customers:
-- segments and the console ask for a customer's words, whoever gave them.
create table customers.corp_tag (
  tag_id     text primary key,                  -- WeCom's, 'et…'
  corp_id    text not null,
  group_id   text not null,
  group_name text not null,
  name       text not null,
  sort       bigint not null,                   -- bigger first
  deleted_at timestamptz                        -- gone from the library; whoever had it has it no more
);
comment on table customers.corp_tag is 'reference: the tag library of WeCom';
create index on customers.corp_tag (name);

-- WeCom keeps tags per account and customer. Several accounts may say different things of one person.
create table customers.contact_tag (
  customer_id bigint not null references customers.customer (customer_id),
  account_id  bigint not null,                  -- organisation.account
  tag_id      text not null,                    -- customers.corp_tag
  since       timestamptz not null,             -- when we learnt of it: WeCom does not tell
  primary key (customer_id, account_id, tag_id)
);
comment on table customers.contact_tag is 'customer: tags that WeCom has for her, by account';
create index on customers.contact_tag (tag_id);

-- She added a member who takes everybody and has not accepted her yet (CALLBACKS §9.2). No contact: most calls for the
-- pair answer 84061. The row goes when the tie becomes whole.
create table customers.half_contact (
  customer_id     bigint not null references customers.customer (customer_id),
  account_id      bigint not null,              -- organisation.account
  corp_id         text not null,
  external_userid text not null,
  asked_at        timestamptz not null,
  live_code_state text,
  primary key (customer_id, account_id)
);
comment on table customers.half_contact is 'customer: accounts she asked that have not accepted her yet';

create index contact_perhaps_gone_idx on customers.contact (account_id) where state = 'perhaps_gone';
create index contact_removed_by_customer_idx on customers.contact (account_id, ended_at) where state = 'removed_by_customer';

create or replace view customers.tag_of as
  select customer_id, tag from customers.customer_tag
  union
  select t.customer_id, c.name from customers.contact_tag t join customers.corp_tag c on c.tag_id = t.tag_id
  where c.deleted_at is null;

create view customers.corp_tag_info as
  select tag_id, corp_id, group_id, group_name, name, sort from customers.corp_tag where deleted_at is null;

create view customers.corp_tag_of as
  select t.customer_id, t.account_id, t.tag_id from customers.contact_tag t
  join customers.corp_tag c on c.tag_id = t.tag_id where c.deleted_at is null;
