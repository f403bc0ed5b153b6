-- Who our customers are: one row per person, the names other systems have for them, what they consented to, and
-- which of our accounts they are contacts of.
create schema if not exists customers;

create table customers.customer (
  customer_id      bigint generated always as identity primary key,
  subject_key      text not null,               -- sha256 of the identity that made her; what holdouts and digests hash
  home_store_id    bigint,                      -- organisation.store; no foreign keys across modules
  city             text,
  taste            text,
  employee         boolean not null default false,
  suspected_hunter boolean not null default false,
  created_at       timestamptz not null,
  first_source     text not null                -- what named her first: 'wecom', 'orders', 'join', …
);
comment on table customers.customer is 'customer: one row per person';
create index on customers.customer (created_at);
create index on customers.customer (home_store_id, created_at);

-- Keyed by its value, so that no two customers have the same subject key.
create table customers.subject (
  subject_key text primary key,
  customer_id bigint not null
);
comment on table customers.subject is 'subject(subject_key): which customer a subject key stands for';
create index on customers.subject (customer_id);

-- Keyed by its value: an identity points at one customer. This is the row that two processes race for.
-- Phones are here as fingerprints (HMAC), never readable.
create table customers.identity (
  kind        text not null check (kind in ('external_userid', 'openid', 'unionid', 'phone', 'card', 'app_user')),
  issuer      text not null,                    -- whose name it is: corp, appid, platform account, programme, app
  value       text not null,
  customer_id bigint not null,
  primary key (value, kind, issuer)
);
comment on table customers.identity is 'subject(value): which customer an identity points at';
create index on customers.identity (customer_id);

-- The same from the customer's side. The foreign key makes an identity that arrives during a merge or an erasure fail
-- and be tried again, instead of pointing at nobody.
create table customers.customer_identity (
  customer_id bigint not null references customers.customer (customer_id),
  kind        text not null,
  issuer      text not null,
  value       text not null,
  sealed      text,                             -- a phone, encrypted; null for all others
  since       timestamptz not null,
  source      text not null,
  primary key (customer_id, kind, issuer, value),
  check ((kind = 'phone') = (sealed is not null))
);
comment on table customers.customer_identity is 'customer: what other systems call her';

-- Identities given as one person's that point at two customers. The stronger one decided; this is what was left over.
create table customers.identity_conflict (
  customer_id       bigint not null references customers.customer (customer_id),
  kind              text not null,
  issuer            text not null,
  value             text not null,              -- the weaker identity, still the other customer's
  other_customer_id bigint not null,
  proven            boolean not null,           -- WeChat itself named both as one person: they will be merged
  at                timestamptz not null,
  source            text not null,
  primary key (customer_id, kind, issuer, value)
);
comment on table customers.identity_conflict is 'customer: identities of one person that point at another customer';
create index on customers.identity_conflict (other_customer_id);

-- Permanent: whoever still has the old number finds the person behind it.
create table customers.alias (
  from_id bigint primary key,
  to_id   bigint not null,
  at      timestamptz not null
);
comment on table customers.alias is 'subject(from_id): customers that were merged into another';
create index on customers.alias (to_id);

-- What is left of an erased customer: enough to recognise that an identity is not to be taken in again.
create table customers.tombstone (
  fingerprint text primary key,                 -- HMAC of the identity
  at          timestamptz not null
);
comment on table customers.tombstone is 'subject(fingerprint): identities of erased customers';

create table customers.tag (
  tag        text primary key check (char_length(tag) between 1 and 30),
  created_at timestamptz not null
);
comment on table customers.tag is 'reference: the words customers are tagged with';

create table customers.customer_tag (
  customer_id bigint not null references customers.customer (customer_id),
  tag         text not null references customers.tag (tag),
  since       timestamptz not null,
  primary key (customer_id, tag)
);
comment on table customers.customer_tag is 'customer: her tags';
create index on customers.customer_tag (tag);

create table customers.consent_text (
  purpose text not null check (purpose in ('promotion')),
  version text not null,
  text    text not null,
  since   timestamptz not null,
  primary key (purpose, version)
);
comment on table customers.consent_text is 'reference: what customers were asked to agree to, by version';

-- Her latest word. Without a row there is none, which is a no.
create table customers.consent (
  customer_id  bigint not null references customers.customer (customer_id),
  purpose      text not null check (purpose in ('promotion')),
  granted      boolean not null,
  text_version text not null,
  way          text not null,                   -- where she said it: 'join_page', 'console', 'import'
  at           timestamptz not null,
  primary key (customer_id, purpose)
);
comment on table customers.consent is 'customer: what she agrees to now';

-- Every word she gave: the evidence.
create table customers.consent_history (
  customer_id  bigint not null references customers.customer (customer_id),
  purpose      text not null,
  at           timestamptz not null,
  granted      boolean not null,
  text_version text not null,
  way          text not null,
  primary key (customer_id, purpose, at)
);
comment on table customers.consent_history is 'customer: what she agreed to and withdrew, when and where';

-- A tie to one account. The times of the latest adding, ending and doubt are kept, and the state follows from them:
-- events may come late, twice or in any order. An adding and an ending in one second (WeCom knows no finer time) is an
-- ending: better no message than one to somebody who left.
create table customers.contact (
  customer_id     bigint not null references customers.customer (customer_id),
  account_id      bigint not null,              -- organisation.account
  corp_id         text not null,
  external_userid text not null,
  added_at        timestamptz,                  -- null: only its ending has reached us yet
  live_code_state text,                         -- the code she scanned, as WeCom handed it back with the adding
  ended_at        timestamptz,
  ended_how       text check (ended_how in ('removed_by_customer', 'removed_by_staff')),
  perhaps_gone_at timestamptz,                  -- a mass send did not reach her: inferred, WeCom never says
  state           text generated always as (
    case when added_at is null then coalesce(ended_how, 'perhaps_gone')
         when ended_at >= added_at then ended_how
         when perhaps_gone_at >= added_at then 'perhaps_gone'
         else 'active' end
  ) stored,
  primary key (customer_id, account_id),
  check ((ended_at is null) = (ended_how is null)),
  check (num_nonnulls(added_at, ended_at, perhaps_gone_at) > 0)
);
comment on table customers.contact is 'customer: her ties to our accounts';
create index on customers.contact (account_id, customer_id) where state = 'active';

-- What other modules may read.
create view customers.customer_info as
  select customer_id, subject_key, home_store_id, city, taste, employee, suspected_hunter, created_at
  from customers.customer;

create view customers.active_contact as
  select customer_id, corp_id, account_id, external_userid, added_at as since, live_code_state
  from customers.contact where state = 'active';

create view customers.contact_history as
  select customer_id, account_id, state, added_at as since,
         case state when 'active' then null when 'perhaps_gone' then perhaps_gone_at else ended_at end as ended_at, live_code_state
  from customers.contact;

create view customers.consent_now as
  select customer_id, purpose, granted, at from customers.consent;

create view customers.identity_of as
  select customer_id, kind, issuer, value from customers.customer_identity where kind <> 'phone';

create view customers.tag_of as
  select customer_id, tag from customers.customer_tag;

create view customers.alias_of as
  select from_id, to_id from customers.alias;

insert into customers.consent_text (purpose, version, text, since) values
  ('promotion', '2026-11',
   '我同意门店通过企业微信向我发送优惠与新品消息。可随时在此页面撤回，撤回后不再收到促销消息，已有优惠券不受影响。',
   '2000-01-01T00:00:00Z');
