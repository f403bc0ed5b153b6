-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- subject(from_id): customers that were merged into another
create table customers.alias (
  from_id bigint not null,
  to_id bigint not null,
  at timestamp with time zone not null,
  PRIMARY KEY (from_id)
);
CREATE INDEX alias_to_id_idx ON customers.alias USING btree (to_id);

-- customer: what she agrees to now
create table customers.consent (
  customer_id bigint not null,
  purpose text not null,
  granted boolean not null,
  text_version text not null,
  way text not null,
  at timestamp with time zone not null,
  PRIMARY KEY (customer_id, purpose),
  CHECK ((purpose = 'promotion'::text)),
  FOREIGN KEY (customer_id) REFERENCES customers.customer(customer_id)
);

-- customer: what she agreed to and withdrew, when and where
create table customers.consent_history (
  customer_id bigint not null,
  purpose text not null,
  at timestamp with time zone not null,
  granted boolean not null,
  text_version text not null,
  way text not null,
  PRIMARY KEY (customer_id, purpose, at),
  FOREIGN KEY (customer_id) REFERENCES customers.customer(customer_id)
);

-- reference: what customers were asked to agree to, by version
create table customers.consent_text (
  purpose text not null,
  version text not null,
  text text not null,
  since timestamp with time zone not null,
  PRIMARY KEY (purpose, version),
  CHECK ((purpose = 'promotion'::text))
);

-- customer: her ties to our accounts
create table customers.contact (
  customer_id bigint not null,
  account_id bigint not null,
  corp_id text not null,
  external_userid text not null,
  added_at timestamp with time zone,
  live_code_state text,
  ended_at timestamp with time zone,
  ended_how text,
  perhaps_gone_at timestamp with time zone,
  state text default 
CASE
    WHEN (added_at IS NULL) THEN COALESCE(ended_how, 'perhaps_gone'::text)
    WHEN (ended_at >= added_at) THEN ended_how
    WHEN (perhaps_gone_at >= added_at) THEN 'perhaps_gone'::text
    ELSE 'active'::text
END,
  handed_over_at timestamp with time zone,
  PRIMARY KEY (customer_id, account_id),
  CHECK (((ended_at IS NULL) = (ended_how IS NULL))),
  CHECK ((num_nonnulls(added_at, ended_at, perhaps_gone_at) > 0)),
  CHECK ((ended_how = ANY (ARRAY['removed_by_customer'::text, 'removed_by_staff'::text, 'transferred'::text]))),
  FOREIGN KEY (customer_id) REFERENCES customers.customer(customer_id)
);
CREATE INDEX contact_account_id_customer_id_idx ON customers.contact USING btree (account_id, customer_id) WHERE (state = 'active'::text);
CREATE INDEX contact_perhaps_gone_idx ON customers.contact USING btree (account_id) WHERE (state = 'perhaps_gone'::text);
CREATE INDEX contact_removed_by_customer_idx ON customers.contact USING btree (account_id, ended_at) WHERE (state = 'removed_by_customer'::text);

-- customer: tags that WeCom has for her, by account
create table customers.contact_tag (
  customer_id bigint not null,
  account_id bigint not null,
  tag_id text not null,
  since timestamp with time zone not null,
  PRIMARY KEY (customer_id, account_id, tag_id),
  FOREIGN KEY (customer_id) REFERENCES customers.customer(customer_id)
);
CREATE INDEX contact_tag_tag_id_idx ON customers.contact_tag USING btree (tag_id);

-- reference: the tag library of WeCom
create table customers.corp_tag (
  tag_id text not null,
  corp_id text not null,
  group_id text not null,
  group_name text not null,
  name text not null,
  sort bigint not null,
  deleted_at timestamp with time zone,
  PRIMARY KEY (tag_id)
);
CREATE INDEX corp_tag_name_idx ON customers.corp_tag USING btree (name);

-- customer: one row per person
create table customers.customer (
  customer_id bigint generated always as identity not null,
  subject_key text not null,
  home_store_id bigint,
  city text,
  taste text,
  employee boolean default false not null,
  suspected_hunter boolean default false not null,
  created_at timestamp with time zone not null,
  first_source text not null,
  birthday date,
  tier text,
  points bigint,
  PRIMARY KEY (customer_id),
  CHECK ((points >= 0)),
  FOREIGN KEY (tier) REFERENCES customers.tier(code)
);
CREATE INDEX customer_created_at_idx ON customers.customer USING btree (created_at);
CREATE INDEX customer_home_store_id_created_at_idx ON customers.customer USING btree (home_store_id, created_at);
CREATE INDEX customer_tier_idx ON customers.customer USING btree (tier) WHERE (tier IS NOT NULL);

-- customer: what other systems call her
create table customers.customer_identity (
  customer_id bigint not null,
  kind text not null,
  issuer text not null,
  value text not null,
  sealed text,
  since timestamp with time zone not null,
  source text not null,
  PRIMARY KEY (customer_id, kind, issuer, value),
  CHECK (((kind = 'phone'::text) = (sealed IS NOT NULL))),
  FOREIGN KEY (customer_id) REFERENCES customers.customer(customer_id)
);

-- customer: her tags
create table customers.customer_tag (
  customer_id bigint not null,
  tag text not null,
  since timestamp with time zone not null,
  PRIMARY KEY (customer_id, tag),
  FOREIGN KEY (customer_id) REFERENCES customers.customer(customer_id),
  FOREIGN KEY (tag) REFERENCES customers.tag(tag)
);
CREATE INDEX customer_tag_own_idx ON customers.customer_tag USING btree ((('own:'::text || tag)));
CREATE INDEX customer_tag_tag_idx ON customers.customer_tag USING btree (tag);

-- customer: accounts she asked that have not accepted her yet
create table customers.half_contact (
  customer_id bigint not null,
  account_id bigint not null,
  corp_id text not null,
  external_userid text not null,
  asked_at timestamp with time zone not null,
  live_code_state text,
  PRIMARY KEY (customer_id, account_id),
  FOREIGN KEY (customer_id) REFERENCES customers.customer(customer_id)
);

-- subject(value): which customer an identity points at
create table customers.identity (
  kind text not null,
  issuer text not null,
  value text not null,
  customer_id bigint not null,
  PRIMARY KEY (value, kind, issuer),
  CHECK ((kind = ANY (ARRAY['external_userid'::text, 'openid'::text, 'unionid'::text, 'phone'::text, 'card'::text, 'app_user'::text])))
);
CREATE INDEX identity_customer_id_idx ON customers.identity USING btree (customer_id);

-- customer: identities of one person that point at another customer
create table customers.identity_conflict (
  customer_id bigint not null,
  kind text not null,
  issuer text not null,
  value text not null,
  other_customer_id bigint not null,
  proven boolean not null,
  at timestamp with time zone not null,
  source text not null,
  PRIMARY KEY (customer_id, kind, issuer, value),
  FOREIGN KEY (customer_id) REFERENCES customers.customer(customer_id)
);
CREATE INDEX identity_conflict_other_customer_id_idx ON customers.identity_conflict USING btree (other_customer_id);

-- subject(subject_key): which customer a subject key stands for
create table customers.subject (
  subject_key text not null,
  customer_id bigint not null,
  PRIMARY KEY (subject_key)
);
CREATE INDEX subject_customer_id_idx ON customers.subject USING btree (customer_id);

-- reference: the words customers are tagged with
create table customers.tag (
  tag text not null,
  created_at timestamp with time zone not null,
  PRIMARY KEY (tag),
  CHECK (((char_length(tag) >= 1) AND (char_length(tag) <= 30)))
);

-- reference: tiers of the member programme, by rank
create table customers.tier (
  code text not null,
  name text not null,
  rank smallint not null,
  PRIMARY KEY (code),
  CHECK ((code ~ '^[a-z][a-z0-9_]{0,29}$'::text)),
  CHECK (((char_length(name) >= 1) AND (char_length(name) <= 30))),
  CHECK ((rank >= 0)),
  UNIQUE (rank) DEFERRABLE
);

-- subject(fingerprint): identities of erased customers
create table customers.tombstone (
  fingerprint text not null,
  at timestamp with time zone not null,
  PRIMARY KEY (fingerprint)
);

create view customers.active_contact as
 SELECT customer_id,
    corp_id,
    account_id,
    external_userid,
    added_at AS since,
    live_code_state
   FROM customers.contact
  WHERE state = 'active'::text;

create view customers.alias_of as
 SELECT from_id,
    to_id
   FROM customers.alias;

create view customers.consent_now as
 SELECT customer_id,
    purpose,
    granted,
    at
   FROM customers.consent;

create view customers.contact_history as
 SELECT customer_id,
    account_id,
    state,
    added_at AS since,
        CASE state
            WHEN 'active'::text THEN NULL::timestamp with time zone
            WHEN 'perhaps_gone'::text THEN perhaps_gone_at
            ELSE ended_at
        END AS ended_at,
    live_code_state
   FROM customers.contact;

create view customers.contact_tie as
 SELECT customer_id,
    account_id,
    corp_id,
    external_userid,
    state,
    added_at AS since,
    live_code_state
   FROM customers.contact;

create view customers.corp_tag_info as
 SELECT tag_id,
    corp_id,
    group_id,
    group_name,
    name,
    sort
   FROM customers.corp_tag
  WHERE deleted_at IS NULL;

create view customers.corp_tag_of as
 SELECT t.customer_id,
    t.account_id,
    t.tag_id
   FROM customers.contact_tag t
     JOIN customers.corp_tag c ON c.tag_id = t.tag_id
  WHERE c.deleted_at IS NULL;

create view customers.customer_info as
 SELECT c.customer_id,
    c.subject_key,
    c.home_store_id,
    c.city,
    c.taste,
    c.employee,
    c.suspected_hunter,
    c.created_at,
    c.birthday,
    c.tier,
    c.points,
    t.rank AS tier_rank
   FROM customers.customer c
     LEFT JOIN customers.tier t ON t.code = c.tier;

create view customers.half_contact_info as
 SELECT customer_id,
    account_id,
    corp_id,
    external_userid,
    asked_at
   FROM customers.half_contact;

create view customers.identity_of as
 SELECT customer_id,
    kind,
    issuer,
    value
   FROM customers.customer_identity
  WHERE kind <> 'phone'::text;

create view customers.own_tag_info as
 SELECT tag
   FROM customers.tag;

create view customers.phone_print as
 SELECT customer_identity.customer_id,
    customer_identity.value AS print
   FROM customers.customer_identity
  WHERE customer_identity.kind = 'phone'::text
UNION
 SELECT identity_conflict.customer_id,
    identity_conflict.value AS print
   FROM customers.identity_conflict
  WHERE identity_conflict.kind = 'phone'::text;

create view customers.tag_of as
 SELECT customer_tag.customer_id,
    customer_tag.tag
   FROM customers.customer_tag
UNION
 SELECT t.customer_id,
    c.name AS tag
   FROM customers.contact_tag t
     JOIN customers.corp_tag c ON c.tag_id = t.tag_id
  WHERE c.deleted_at IS NULL;

create view customers.tier_info as
 SELECT code,
    name,
    rank
   FROM customers.tier;
