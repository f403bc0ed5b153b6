-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- local: what we changed at WeCom
create table delivery.api_change (
  change_id bigint generated always as identity not null,
  at timestamp with time zone not null,
  api text not null,
  subject text not null,
  outcome text not null,
  PRIMARY KEY (change_id)
);
CREATE INDEX api_change_subject_idx ON delivery.api_change USING btree (subject);

-- local: counts of callbacks
create table delivery.callback_tally (
  day date not null,
  outcome text not null,
  reason text not null,
  n bigint not null,
  PRIMARY KEY (day, outcome, reason),
  CHECK ((outcome = ANY (ARRAY['stored'::text, 'repeated'::text, 'refused'::text])))
);

-- subject(external_userid): contacts whose details are to be read from WeCom
create table delivery.detail_wanted (
  external_userid text not null,
  userid text not null,
  corp_id text not null,
  account_id bigint not null,
  wanted_at timestamp with time zone not null,
  PRIMARY KEY (external_userid, userid)
);
CREATE INDEX detail_wanted_wanted_at_userid_external_userid_idx ON delivery.detail_wanted USING btree (wanted_at, userid, external_userid);

-- subject(run_id): requests to send
create table delivery.dispatch (
  run_id bigint not null,
  dispatch_no integer not null,
  dispatch_id bigint generated always as identity not null,
  marker text not null,
  chat_type text not null,
  account_id bigint not null,
  corp_id text not null,
  userid text not null,
  variant text not null,
  chunk integer not null,
  content jsonb not null,
  recipients integer not null,
  state text not null,
  made_at timestamp with time zone not null,
  send_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  sending_at timestamp with time zone,
  try_after timestamp with time zone,
  attempts integer default 0 not null,
  msgid text,
  sent_at timestamp with time zone,
  error text,
  confirmed_at timestamp with time zone,
  sent_count integer default 0 not null,
  results_at timestamp with time zone,
  results_read integer default 0 not null,
  read_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  reminders integer default 0 not null,
  reminded_at timestamp with time zone,
  PRIMARY KEY (run_id, dispatch_no),
  CHECK ((chat_type = ANY (ARRAY['single'::text, 'group'::text]))),
  CHECK ((send_at < expires_at)),
  CHECK ((recipients > 0)),
  CHECK ((state = ANY (ARRAY['ready'::text, 'sending'::text, 'unknown'::text, 'sent'::text, 'refused'::text, 'cancelled'::text]))),
  UNIQUE (run_id, account_id, variant, chunk)
);
CREATE INDEX dispatch_account_id_made_at_idx ON delivery.dispatch USING btree (account_id, made_at);
CREATE INDEX dispatch_dispatch_id_idx ON delivery.dispatch USING btree (dispatch_id);
CREATE INDEX dispatch_expires_at_idx ON delivery.dispatch USING btree (expires_at) WHERE ((cancelled_at IS NULL) AND ((state = 'ready'::text) OR (results_at IS NOT NULL)));
CREATE INDEX dispatch_msgid_idx ON delivery.dispatch USING btree (msgid) WHERE (msgid IS NOT NULL);
CREATE INDEX dispatch_results_at_idx ON delivery.dispatch USING btree (results_at) WHERE (results_at IS NOT NULL);
CREATE INDEX dispatch_send_at_idx ON delivery.dispatch USING btree (send_at) WHERE (state = 'ready'::text);
CREATE INDEX dispatch_try_after_idx ON delivery.dispatch USING btree (try_after) WHERE (state = ANY (ARRAY['sending'::text, 'unknown'::text]));

-- subject(group_id): groups of group mass sends, and results
create table delivery.dispatch_group (
  group_id bigint not null,
  run_id bigint not null,
  dispatch_no integer not null,
  account_id bigint not null,
  variant text not null,
  chunk integer not null,
  chat_id text not null,
  made_at timestamp with time zone not null,
  status text not null,
  sent_at timestamp with time zone,
  PRIMARY KEY (group_id, run_id),
  CHECK ((status = ANY (ARRAY['waiting'::text, 'sent'::text, 'not_contact'::text, 'capped'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX dispatch_group_dispatch_no_run_id_chat_id_idx ON delivery.dispatch_group USING btree (dispatch_no, run_id, chat_id);

-- customer: receivers and results, by month
create table delivery.dispatch_recipient (
  customer_id bigint not null,
  run_id bigint not null,
  made_at timestamp with time zone not null,
  dispatch_no integer not null,
  account_id bigint not null,
  variant text not null,
  chunk integer not null,
  external_userid text not null,
  status text not null,
  sent_at timestamp with time zone,
  PRIMARY KEY (customer_id, run_id, made_at),
  CHECK ((status = ANY (ARRAY['waiting'::text, 'sent'::text, 'not_contact'::text, 'capped'::text, 'failed'::text, 'cancelled'::text])))
) partition by RANGE (made_at);
CREATE INDEX dispatch_recipient_dispatch_no_run_id_external_userid_idx ON ONLY delivery.dispatch_recipient USING btree (dispatch_no, run_id, external_userid);

-- local: raw callbacks by month
create table delivery.inbox (
  received_at timestamp with time zone not null,
  inbox_id bigint generated always as identity not null,
  event_key text not null,
  corp_id text not null,
  kind text not null,
  event_at timestamp with time zone not null,
  external_userid text,
  raw text not null,
  state text not null,
  note text,
  PRIMARY KEY (received_at, inbox_id),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'taken'::text, 'skipped'::text, 'parked'::text])))
) partition by RANGE (received_at);
CREATE INDEX inbox_event_at_idx ON ONLY delivery.inbox USING btree (event_at) WHERE (state = 'waiting'::text);
CREATE INDEX inbox_external_userid_idx ON ONLY delivery.inbox USING btree (external_userid) WHERE (external_userid IS NOT NULL);
CREATE INDEX inbox_received_at_idx ON ONLY delivery.inbox USING btree (received_at) WHERE (state = 'parked'::text);

-- subject(event_key): keys of the events we have
create table delivery.inbox_key (
  event_key text not null,
  received_at timestamp with time zone not null,
  repeats integer default 0 not null,
  PRIMARY KEY (event_key)
);

-- local: tokens of the WeCom app
create table delivery.wecom_token (
  key text not null,
  sealed text not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (key)
);

-- subject(welcome_code): welcomes, sent or missed
create table delivery.welcome (
  welcome_code text not null,
  corp_id text not null,
  userid text not null,
  external_userid text not null,
  source_state text,
  received_at timestamp with time zone not null,
  arrived_at timestamp with time zone not null,
  state text not null,
  reason text,
  attempts integer default 0 not null,
  ended_after_ms integer,
  PRIMARY KEY (welcome_code),
  CHECK ((state = ANY (ARRAY['wanted'::text, 'sent'::text, 'missed'::text, 'not_needed'::text])))
);
CREATE INDEX welcome_arrived_at_idx ON delivery.welcome USING btree (arrived_at) WHERE (state = 'wanted'::text);
CREATE INDEX welcome_external_userid_idx ON delivery.welcome USING btree (external_userid);
CREATE INDEX welcome_received_at_idx ON delivery.welcome USING btree (received_at);

-- reference: welcomes by source and store
create table delivery.welcome_plan (
  source text,
  store_id bigint,
  content jsonb not null,
  changed_at timestamp with time zone not null,
  UNIQUE NULLS NOT DISTINCT (source, store_id)
);

create view delivery.dispatch_info as
 SELECT dispatch_id,
    run_id,
    dispatch_no,
    chat_type,
    account_id,
    userid,
    variant,
    chunk,
    state,
    msgid,
    recipients,
    sent_count,
    made_at,
    send_at,
    sent_at,
    confirmed_at,
    expires_at,
    read_at,
    error,
    content ->> 'text'::text AS text
   FROM delivery.dispatch;

create view delivery.inbox_stats as
 SELECT day,
    outcome,
    reason,
    n
   FROM delivery.callback_tally;

create view delivery.recipient_result as
 SELECT d.dispatch_id,
    r.run_id,
    r.customer_id,
    NULL::bigint AS group_id,
    r.account_id,
    r.variant,
        CASE r.status
            WHEN 'sent'::text THEN 1
            WHEN 'not_contact'::text THEN 2
            WHEN 'failed'::text THEN 2
            WHEN 'capped'::text THEN 3
            ELSE 0
        END AS status,
    r.status AS outcome,
    r.sent_at
   FROM delivery.dispatch_recipient r
     JOIN delivery.dispatch d ON d.run_id = r.run_id AND d.dispatch_no = r.dispatch_no
UNION ALL
 SELECT d.dispatch_id,
    g.run_id,
    NULL::bigint AS customer_id,
    g.group_id,
    g.account_id,
    g.variant,
        CASE g.status
            WHEN 'sent'::text THEN 1
            WHEN 'not_contact'::text THEN 2
            WHEN 'failed'::text THEN 2
            WHEN 'capped'::text THEN 3
            ELSE 0
        END AS status,
    g.status AS outcome,
    g.sent_at
   FROM delivery.dispatch_group g
     JOIN delivery.dispatch d ON d.run_id = g.run_id AND d.dispatch_no = g.dispatch_no;

create view delivery.welcome_info as
 SELECT corp_id,
    userid,
    external_userid,
    source_state,
    received_at,
    state,
    reason,
    ended_after_ms
   FROM delivery.welcome;
