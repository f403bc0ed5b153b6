-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- reference: what an account did, by day, as WeCom counts it
create table delivery.account_day (
  account_id bigint not null,
  day date not null,
  corp_id text not null,
  userid text not null,
  chat_cnt integer not null,
  message_cnt integer not null,
  reply_percentage real,
  avg_reply_minutes real,
  negative_feedback integer not null,
  new_apply integer not null,
  new_contact integer not null,
  read_at timestamp with time zone not null,
  PRIMARY KEY (account_id, day)
);
CREATE INDEX account_day_day_idx ON delivery.account_day USING btree (day);

-- reference: errors that speak about an account, each with its latest sight
create table delivery.account_error (
  account_id bigint not null,
  code integer not null,
  seen_at timestamp with time zone not null,
  api text not null,
  PRIMARY KEY (account_id, code)
);

-- reference: the health of accounts
create table delivery.account_health (
  account_id bigint not null,
  health text not null,
  reasons jsonb not null,
  figures jsonb not null,
  since timestamp with time zone not null,
  checked_at timestamp with time zone not null,
  cleared_at timestamp with time zone,
  PRIMARY KEY (account_id),
  CHECK ((health = ANY (ARRAY['fresh'::text, 'busy'::text, 'tired'::text, 'full'::text, 'banned'::text, 'away'::text])))
);

-- reference: when the health of an account changed, and why
create table delivery.account_health_change (
  account_id bigint not null,
  at timestamp with time zone not null,
  health text not null,
  was text,
  reasons jsonb not null,
  PRIMARY KEY (account_id, at)
);

-- reference: when an account's contacts were last listed
create table delivery.account_listing (
  account_id bigint not null,
  corp_id text not null,
  outcome text not null,
  tried_at timestamp with time zone not null,
  listed_at timestamp with time zone,
  contacts bigint,
  problem text,
  PRIMARY KEY (account_id),
  CHECK ((outcome = ANY (ARRAY['listed'::text, 'invisible'::text, 'unreadable'::text])))
);

-- reference: how far the days of an account are read
create table delivery.account_reading (
  account_id bigint not null,
  read_from date not null,
  read_until date not null,
  wanted_from date,
  read_at timestamp with time zone not null,
  error text,
  PRIMARY KEY (account_id),
  CHECK ((read_from <= read_until))
);

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

-- local: calls of the API of WeCom by hour and result
create table delivery.api_tally (
  hour timestamp with time zone not null,
  api text not null,
  code text not null,
  n bigint not null,
  ms_total bigint not null,
  ms_max integer not null,
  PRIMARY KEY (hour, api, code)
);

-- local: counts of callbacks
create table delivery.callback_tally (
  day date not null,
  outcome text not null,
  reason text not null,
  n bigint not null,
  PRIMARY KEY (day, outcome, reason),
  CHECK ((outcome = ANY (ARRAY['stored'::text, 'repeated'::text, 'refused'::text])))
);

-- reference: how this installation is tied to its corp, as entered in the console
create table delivery.connection (
  corp_id text not null,
  agent_id bigint,
  sealed_secret text,
  callback_token text,
  sealed_aes_key text,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (corp_id)
);

-- reference: signs of life from WeCom while a connection is set up
create table delivery.connection_sign (
  name text not null,
  at timestamp with time zone not null,
  note text,
  PRIMARY KEY (name)
);

-- subject(external_userid): contacts whose details are to be read from WeCom
create table delivery.detail_wanted (
  external_userid text not null,
  userid text not null,
  corp_id text not null,
  account_id bigint not null,
  wanted_at timestamp with time zone not null,
  asked integer default 1 not null,
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

-- reference: welcome material for groups
create table delivery.group_welcome (
  group_welcome_id bigint generated always as identity not null,
  welcome_key text not null,
  corp_id text not null,
  name text not null,
  content jsonb not null,
  store_ids bigint[],
  version integer not null,
  state text not null,
  template_id text,
  live_version integer,
  made_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  attempts integer default 0 not null,
  try_after timestamp with time zone,
  error text,
  PRIMARY KEY (group_welcome_id),
  CHECK ((state = ANY (ARRAY['ready'::text, 'sending'::text, 'unknown'::text, 'live'::text, 'refused'::text, 'deleting'::text, 'deleted'::text]))),
  UNIQUE (welcome_key)
);

-- reference: thresholds of account health
create table delivery.health_setting (
  name text not null,
  value integer not null,
  unit text not null,
  source text not null,
  changed_at timestamp with time zone,
  PRIMARY KEY (name),
  CHECK (((name <> 'corp_contact_cap'::text) OR ((value > 0) AND ((value % 50000) = 0)))),
  CHECK (((unit <> 'percent'::text) OR (value <= 100))),
  CHECK ((unit = ANY (ARRAY['per_day'::text, 'percent'::text, 'count'::text, 'days'::text, 'contacts'::text]))),
  CHECK ((value >= 0))
);

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

-- reference: the grant of customer service
create table delivery.kf_access (
  corp_id text not null,
  checked_at timestamp with time zone not null,
  asked boolean default false not null,
  error text,
  PRIMARY KEY (corp_id)
);

-- reference: customer service accounts and how far they are read
create table delivery.kf_account (
  open_kfid text not null,
  corp_id text not null,
  name text not null,
  avatar text,
  manageable boolean not null,
  gone_at timestamp with time zone,
  first_seen_at timestamp with time zone not null,
  cursor text,
  told bigint default 0 not null,
  read_told bigint default 0 not null,
  told_at timestamp with time zone,
  sealed_token text,
  token_until timestamp with time zone,
  read_at timestamp with time zone,
  servicers_at timestamp with time zone,
  try_after timestamp with time zone,
  failures integer default 0 not null,
  error text,
  PRIMARY KEY (open_kfid)
);

-- subject(external_userid): conversations of customer service
create table delivery.kf_conversation (
  external_userid text not null,
  open_kfid text not null,
  corp_id text not null,
  state smallint not null,
  servicer text,
  opened_at timestamp with time zone not null,
  wrote_at timestamp with time zone,
  waiting_since timestamp with time zone,
  last_at timestamp with time zone not null,
  full_for timestamp with time zone,
  over_for timestamp with time zone,
  refused_at timestamp with time zone,
  scene text,
  store_id bigint,
  source text,
  sealed_name text,
  details_wanted boolean not null,
  state_doubted boolean default false not null,
  wanted_state smallint,
  wanted_servicer text,
  wanted_text text,
  wanted_rating boolean default false not null,
  wanted_by text,
  wanted_at timestamp with time zone,
  try_after timestamp with time zone,
  failures integer default 0 not null,
  move_error text,
  PRIMARY KEY (external_userid, open_kfid),
  CHECK (((state >= 0) AND (state <= 4))),
  CHECK (((wanted_state >= 1) AND (wanted_state <= 4)))
);
CREATE INDEX kf_conversation_last_at_idx ON delivery.kf_conversation USING btree (last_at) WHERE (sealed_name IS NOT NULL);
CREATE INDEX kf_conversation_open_kfid_idx ON delivery.kf_conversation USING btree (open_kfid) WHERE details_wanted;
CREATE INDEX kf_conversation_open_kfid_last_at_idx ON delivery.kf_conversation USING btree (open_kfid, last_at);
CREATE INDEX kf_conversation_wanted_at_idx ON delivery.kf_conversation USING btree (wanted_at) WHERE ((wanted_state IS NOT NULL) OR state_doubted);

-- reference: links into customer service
create table delivery.kf_link (
  scene text not null,
  open_kfid text not null,
  store_id bigint,
  source text not null,
  scene_param text not null,
  url text,
  made_at timestamp with time zone not null,
  made_by text not null,
  try_after timestamp with time zone,
  error text,
  PRIMARY KEY (scene),
  CHECK ((scene ~ '^[0-9a-zA-Z_-]{1,32}$'::text)),
  CHECK ((octet_length(scene_param) <= 128)),
  FOREIGN KEY (open_kfid) REFERENCES delivery.kf_account(open_kfid)
);
CREATE UNIQUE INDEX kf_link_open_kfid_coalesce_source_idx ON delivery.kf_link USING btree (open_kfid, COALESCE(store_id, (0)::bigint), source);

-- subject(msgid): what was said to customer service
create table delivery.kf_message (
  msgid text not null,
  open_kfid text not null,
  external_userid text,
  origin smallint not null,
  servicer text,
  msgtype text not null,
  event_type text,
  sealed text,
  sent_at timestamp with time zone not null,
  taken_at timestamp with time zone not null,
  place integer not null,
  recalled boolean default false not null,
  rating smallint,
  file_hash text,
  PRIMARY KEY (msgid),
  CHECK (((rating >= 1) AND (rating <= 3)))
);
CREATE INDEX kf_message_external_userid_open_kfid_sent_at_idx ON delivery.kf_message USING btree (external_userid, open_kfid, sent_at) WHERE (external_userid IS NOT NULL);
CREATE INDEX kf_message_open_kfid_sent_at_idx ON delivery.kf_message USING btree (open_kfid, sent_at);
CREATE INDEX kf_message_sent_at_idx ON delivery.kf_message USING btree (sent_at) WHERE (sealed IS NOT NULL);

-- reference: accounts that we made or tried to make
create table delivery.kf_new_account (
  key text not null,
  corp_id text not null,
  name text not null,
  material text not null,
  state text not null,
  open_kfid text,
  error text,
  made_at timestamp with time zone not null,
  made_by text not null,
  PRIMARY KEY (key),
  CHECK ((state = ANY (ARRAY['sending'::text, 'made'::text, 'refused'::text])))
);

-- reference: automatic answers, every version
create table delivery.kf_rules (
  open_kfid text not null,
  version integer not null,
  switched_on boolean not null,
  rules jsonb not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  PRIMARY KEY (open_kfid, version),
  FOREIGN KEY (open_kfid) REFERENCES delivery.kf_account(open_kfid)
);

-- subject(msgid): what we said in customer service
create table delivery.kf_sending (
  msgid text not null,
  open_kfid text not null,
  external_userid text,
  way text not null,
  sealed_code text,
  code_until timestamp with time zone,
  cause text not null,
  answer text,
  answers text,
  made_by text not null,
  sealed text,
  made_at timestamp with time zone not null,
  state text not null,
  accepted_at timestamp with time zone,
  fail_type smallint,
  error text,
  attempts integer default 0 not null,
  try_after timestamp with time zone,
  PRIMARY KEY (msgid),
  CHECK ((cause = ANY (ARRAY['person'::text, 'welcome'::text, 'answer'::text, 'hand_over'::text, 'goodbye'::text]))),
  CHECK ((msgid ~ '^[0-9a-zA-Z_-]{1,32}$'::text)),
  CHECK ((state = ANY (ARRAY['sending'::text, 'sent'::text, 'failed'::text, 'refused'::text, 'missed'::text]))),
  CHECK ((way = ANY (ARRAY['message'::text, 'event'::text])))
);
CREATE INDEX kf_sending_external_userid_open_kfid_made_at_idx ON delivery.kf_sending USING btree (external_userid, open_kfid, made_at) WHERE (external_userid IS NOT NULL);
CREATE INDEX kf_sending_made_at_idx ON delivery.kf_sending USING btree (made_at) WHERE ((sealed IS NOT NULL) AND (state <> 'sending'::text));
CREATE INDEX kf_sending_open_kfid_made_at_idx ON delivery.kf_sending USING btree (open_kfid, made_at);
CREATE INDEX kf_sending_try_after_idx ON delivery.kf_sending USING btree (try_after) WHERE (state = 'sending'::text);

-- reference: who answers for an account
create table delivery.kf_servicer (
  open_kfid text not null,
  kind text not null,
  id text not null,
  status smallint,
  stop_type smallint,
  PRIMARY KEY (open_kfid, kind, id),
  CHECK ((kind = ANY (ARRAY['member'::text, 'department'::text]))),
  FOREIGN KEY (open_kfid) REFERENCES delivery.kf_account(open_kfid)
);

-- subject(file_hash): copies of our files at WeCom
create table delivery.media (
  corp_id text not null,
  file_hash text not null,
  purpose text not null,
  media_type text not null,
  filename text not null,
  ref text,
  uploaded_at timestamp with time zone,
  renew_at timestamp with time zone,
  expires_at timestamp with time zone,
  try_after timestamp with time zone,
  failures integer default 0 not null,
  error text,
  PRIMARY KEY (file_hash, purpose, media_type, filename, corp_id),
  CHECK ((media_type = ANY (ARRAY['image'::text, 'video'::text, 'file'::text]))),
  CHECK ((purpose = ANY (ARRAY['message'::text, 'moment'::text, 'product'::text, 'permanent'::text])))
);
CREATE INDEX media_ref_idx ON delivery.media USING btree (ref) WHERE (ref IS NOT NULL);

-- reference: requests to publish a moment
create table delivery.moment (
  moment_id bigint generated always as identity not null,
  moment_key text not null,
  corp_id text not null,
  run_id bigint,
  variant text,
  name text not null,
  marker text not null,
  content jsonb not null,
  tag_ids text[] not null,
  state text not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  send_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  sending_at timestamp with time zone,
  attempts integer default 0 not null,
  looks integer default 0 not null,
  try_after timestamp with time zone,
  job_id text,
  job_until timestamp with time zone,
  wecom_id text,
  opened_at timestamp with time zone,
  results_at timestamp with time zone,
  results_read integer default 0 not null,
  read_at timestamp with time zone,
  reactions_at timestamp with time zone,
  reactions_read_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  reminders integer default 0 not null,
  reminded_at timestamp with time zone,
  error text,
  PRIMARY KEY (moment_id),
  CHECK ((send_at < expires_at)),
  CHECK ((state = ANY (ARRAY['ready'::text, 'sending'::text, 'unknown'::text, 'asked'::text, 'open'::text, 'ended'::text, 'cancelled'::text, 'refused'::text]))),
  UNIQUE (moment_key)
);
CREATE INDEX moment_made_at_idx ON delivery.moment USING btree (made_at);
CREATE INDEX moment_reactions_at_idx ON delivery.moment USING btree (reactions_at) WHERE (reactions_at IS NOT NULL);
CREATE INDEX moment_run_id_idx ON delivery.moment USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX moment_state_idx ON delivery.moment USING btree (state) WHERE (state = ANY (ARRAY['ready'::text, 'sending'::text, 'unknown'::text, 'asked'::text, 'open'::text]));
CREATE INDEX moment_wecom_id_idx ON delivery.moment USING btree (wecom_id) WHERE (wecom_id IS NOT NULL);

-- subject(moment_id): accounts that were asked to publish
create table delivery.moment_account (
  moment_id bigint not null,
  account_id bigint not null,
  userid text not null,
  state text not null,
  published_at timestamp with time zone,
  reach integer,
  likes integer default 0 not null,
  comments integer default 0 not null,
  reactions_read_at timestamp with time zone,
  PRIMARY KEY (moment_id, account_id),
  CHECK ((state = ANY (ARRAY['asked'::text, 'published'::text, 'not_asked'::text, 'invalid'::text, 'not_published'::text]))),
  FOREIGN KEY (moment_id) REFERENCES delivery.moment(moment_id)
);
CREATE INDEX moment_account_account_id_moment_id_idx ON delivery.moment_account USING btree (account_id, moment_id);

-- reference: cards of the app to members
create table delivery.staff_card (
  card_id bigint generated always as identity not null,
  card_key text not null,
  wecom_task_id text not null,
  content jsonb not null,
  made_at timestamp with time zone not null,
  send_until timestamp with time zone,
  state text not null,
  attempts integer default 0 not null,
  may_be_there boolean default false not null,
  sending_at timestamp with time zone,
  try_after timestamp with time zone,
  sent_at timestamp with time zone,
  msgid text,
  sealed_code text,
  code_until timestamp with time zone,
  error text,
  PRIMARY KEY (card_id),
  CHECK ((state = ANY (ARRAY['wanted'::text, 'sending'::text, 'unknown'::text, 'sent'::text, 'failed'::text, 'dropped'::text]))),
  UNIQUE (card_key),
  UNIQUE (wecom_task_id)
);
CREATE INDEX staff_card_made_at_idx ON delivery.staff_card USING btree (made_at) WHERE (state = ANY (ARRAY['wanted'::text, 'sending'::text, 'unknown'::text]));

-- reference: what cards are to say instead
create table delivery.staff_card_change (
  change_id bigint generated always as identity not null,
  card_id bigint not null,
  userid text,
  words text not null,
  buttons_left text[] not null,
  made_at timestamp with time zone not null,
  state text not null,
  attempts integer default 0 not null,
  try_after timestamp with time zone,
  PRIMARY KEY (change_id),
  CHECK ((state = ANY (ARRAY['wanted'::text, 'done'::text, 'gone'::text]))),
  FOREIGN KEY (card_id) REFERENCES delivery.staff_card(card_id),
  UNIQUE NULLS NOT DISTINCT (card_id, userid, words)
);
CREATE UNIQUE INDEX staff_card_change_card_id_idx ON delivery.staff_card_change USING btree (card_id) WHERE (userid IS NULL);
CREATE INDEX staff_card_change_card_id_idx1 ON delivery.staff_card_change USING btree (card_id) WHERE (state = 'wanted'::text);

-- reference: who gets a card, and what they pressed on it
create table delivery.staff_card_receiver (
  card_id bigint not null,
  userid text not null,
  outcome text,
  metered_at timestamp with time zone,
  pressed text,
  pressed_at timestamp with time zone,
  sealed_code text,
  code_until timestamp with time zone,
  PRIMARY KEY (card_id, userid),
  CHECK ((outcome = ANY (ARRAY['sent'::text, 'invalid'::text, 'unlicensed'::text]))),
  FOREIGN KEY (card_id) REFERENCES delivery.staff_card(card_id)
);
CREATE INDEX staff_card_receiver_userid_metered_at_idx ON delivery.staff_card_receiver USING btree (userid, metered_at);

-- reference: how often and how much staff are told
create table delivery.staff_card_setting (
  name text not null,
  value integer not null,
  unit text not null,
  source text not null,
  changed_at timestamp with time zone,
  PRIMARY KEY (name),
  CHECK ((unit = ANY (ARRAY['cards'::text, 'things'::text, 'minutes'::text]))),
  CHECK ((value > 0))
);

-- local: lists of contacts that a synchronisation reads
create table delivery.sync_batch (
  sync_id bigint not null,
  batch_no integer not null,
  accounts jsonb not null,
  state text not null,
  began_at timestamp with time zone,
  cursor text,
  pages integer default 0 not null,
  contacts bigint default 0 not null,
  unlicensed text[] default '{}'::text[] not null,
  PRIMARY KEY (sync_id, batch_no),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'reading'::text, 'read'::text, 'done'::text, 'split'::text]))),
  FOREIGN KEY (sync_id) REFERENCES delivery.sync_run(sync_id)
);

-- local: contacts on their way from WeCom
create table delivery.sync_contact (
  sync_id bigint not null,
  batch_no integer not null,
  page_no integer not null,
  external_userid text not null,
  unionid text,
  account_id bigint not null,
  added_at timestamp with time zone not null,
  state text,
  tag_ids text[] not null
);
CREATE INDEX sync_contact_sync_id_batch_no_external_userid_idx ON delivery.sync_contact USING btree (sync_id, batch_no, external_userid);
CREATE INDEX sync_contact_sync_id_batch_no_page_no_idx ON delivery.sync_contact USING btree (sync_id, batch_no, page_no);

-- local: what synchronisations found and mended
create table delivery.sync_finding (
  sync_id bigint not null,
  what text not null,
  subject text not null,
  n bigint not null,
  detail jsonb,
  PRIMARY KEY (sync_id, what, subject),
  FOREIGN KEY (sync_id) REFERENCES delivery.sync_run(sync_id)
);

-- local: groups that a synchronisation reads
create table delivery.sync_group (
  sync_id bigint not null,
  chat_id text not null,
  is_new boolean not null,
  listed boolean not null,
  done boolean default false not null,
  PRIMARY KEY (sync_id, chat_id),
  FOREIGN KEY (sync_id) REFERENCES delivery.sync_run(sync_id)
);

-- local: synchronisations with WeCom
create table delivery.sync_run (
  sync_id bigint generated always as identity not null,
  corp_id text not null,
  kind text not null,
  state text not null,
  step text not null,
  step_done bigint default 0 not null,
  step_total bigint,
  asked_by text,
  believed bigint[] default '{}'::bigint[] not null,
  api_calls bigint default 0 not null,
  least_calls bigint default 0 not null,
  contacts_read bigint default 0 not null,
  changed bigint default 0 not null,
  worked_ms bigint default 0 not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  problem text,
  PRIMARY KEY (sync_id),
  CHECK ((kind = ANY (ARRAY['first'::text, 'nightly'::text, 'by_hand'::text, 'new_accounts'::text]))),
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'refused'::text]))),
  CHECK ((step = ANY (ARRAY['members'::text, 'tags'::text, 'contacts'::text, 'groups'::text, 'reconcile'::text, 'done'::text])))
);
CREATE UNIQUE INDEX sync_run_corp_id_idx ON delivery.sync_run USING btree (corp_id) WHERE (state = 'running'::text);
CREATE INDEX sync_run_started_at_idx ON delivery.sync_run USING btree (started_at);

-- reference: actions that hand customers and groups over
create table delivery.transfer (
  transfer_id bigint generated always as identity not null,
  key text not null,
  kind text not null,
  corp_id text not null,
  from_userid text not null,
  from_account_id bigint,
  success_text text,
  made_at timestamp with time zone not null,
  made_by text not null,
  state text not null,
  cancelled_at timestamp with time zone,
  cancelled_by text,
  ended_at timestamp with time zone,
  PRIMARY KEY (transfer_id),
  CHECK (((success_text IS NULL) OR ((char_length(success_text) <= 200) AND (kind = 'on_job'::text)))),
  CHECK (((state = 'done'::text) = (ended_at IS NOT NULL))),
  CHECK ((kind = ANY (ARRAY['on_job'::text, 'resigned'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'done'::text]))),
  UNIQUE (key)
);
CREATE INDEX transfer_from_account_id_idx ON delivery.transfer USING btree (from_account_id);
CREATE INDEX transfer_made_at_idx ON delivery.transfer USING btree (made_at) WHERE (state = 'open'::text);

-- customer: who was handed over, to whom, and what became of it
create table delivery.transfer_contact (
  customer_id bigint not null,
  transfer_id bigint not null,
  external_userid text not null,
  to_account_id bigint,
  source_state text,
  state text not null,
  reason text,
  asks integer default 0 not null,
  asked_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (customer_id, transfer_id),
  CHECK (((to_account_id IS NOT NULL) OR (state = ANY (ARRAY['skipped'::text, 'cancelled'::text])))),
  CHECK (((reason IS NOT NULL) OR (state <> ALL (ARRAY['failed'::text, 'skipped'::text])))),
  CHECK ((state = ANY (ARRAY['planned'::text, 'asking'::text, 'waiting'::text, 'done'::text, 'refused'::text, 'receiver_full'::text, 'failed'::text, 'skipped'::text, 'cancelled'::text]))),
  FOREIGN KEY (transfer_id) REFERENCES delivery.transfer(transfer_id)
);
CREATE INDEX transfer_contact_external_userid_idx ON delivery.transfer_contact USING btree (external_userid);
CREATE INDEX transfer_contact_to_account_id_idx ON delivery.transfer_contact USING btree (to_account_id) WHERE (state = ANY (ARRAY['planned'::text, 'asking'::text, 'waiting'::text]));
CREATE INDEX transfer_contact_transfer_id_to_account_id_idx ON delivery.transfer_contact USING btree (transfer_id, to_account_id) WHERE (state = ANY (ARRAY['planned'::text, 'asking'::text]));
CREATE INDEX transfer_contact_transfer_id_to_account_id_state_idx ON delivery.transfer_contact USING btree (transfer_id, to_account_id, state);

-- subject(group_id): groups that were handed over
create table delivery.transfer_group (
  group_id bigint not null,
  transfer_id bigint not null,
  chat_id text not null,
  to_account_id bigint,
  state text not null,
  reason text,
  asks integer default 0 not null,
  asked_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (group_id, transfer_id),
  CHECK (((to_account_id IS NOT NULL) OR (state = ANY (ARRAY['skipped'::text, 'cancelled'::text])))),
  CHECK (((reason IS NOT NULL) OR (state <> ALL (ARRAY['failed'::text, 'skipped'::text])))),
  CHECK ((state = ANY (ARRAY['planned'::text, 'asking'::text, 'done'::text, 'failed'::text, 'skipped'::text, 'cancelled'::text]))),
  FOREIGN KEY (transfer_id) REFERENCES delivery.transfer(transfer_id)
);
CREATE INDEX transfer_group_asked_at_idx ON delivery.transfer_group USING btree (asked_at);
CREATE INDEX transfer_group_transfer_id_to_account_id_state_idx ON delivery.transfer_group USING btree (transfer_id, to_account_id, state);

-- reference: receivers of transfers
create table delivery.transfer_leg (
  transfer_id bigint not null,
  to_account_id bigint not null,
  to_userid text not null,
  problem text,
  problem_at timestamp with time zone,
  try_after timestamp with time zone,
  poll_at timestamp with time zone,
  polled_at timestamp with time zone,
  PRIMARY KEY (transfer_id, to_account_id),
  FOREIGN KEY (transfer_id) REFERENCES delivery.transfer(transfer_id)
);
CREATE INDEX transfer_leg_poll_at_idx ON delivery.transfer_leg USING btree (poll_at) WHERE (poll_at IS NOT NULL);
CREATE INDEX transfer_leg_to_account_id_problem_at_idx ON delivery.transfer_leg USING btree (to_account_id, problem_at) WHERE (problem IS NOT NULL);

-- customer: contacts of members who left, looked after by nobody
create table delivery.unassigned (
  customer_id bigint not null,
  corp_id text not null,
  userid text not null,
  external_userid text not null,
  account_id bigint,
  left_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, corp_id, userid)
);
CREATE INDEX unassigned_corp_id_userid_idx ON delivery.unassigned USING btree (corp_id, userid);

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

-- reference: words that members shall not write
create table delivery.word_rule (
  rule_no bigint generated always as identity not null,
  name text not null,
  words text[] not null,
  semantics smallint[] not null,
  kind text not null,
  users text[] not null,
  departments bigint[] not null,
  making text not null,
  rule_id text,
  wanted_at timestamp with time zone not null,
  made_at timestamp with time zone,
  problem text,
  PRIMARY KEY (rule_no),
  CHECK (((cardinality(words) + cardinality(semantics)) > 0)),
  CHECK (((cardinality(users) + cardinality(departments)) > 0)),
  CHECK (((making <> 'made'::text) OR (rule_id IS NOT NULL))),
  CHECK ((kind = ANY (ARRAY['block'::text, 'warn'::text]))),
  CHECK ((making = ANY (ARRAY['wanted'::text, 'making'::text, 'made'::text, 'unwanted'::text, 'gone'::text]))),
  CHECK (((char_length(name) >= 1) AND (char_length(name) <= 20))),
  CHECK ((semantics <@ ARRAY[(1)::smallint, (2)::smallint, (3)::smallint])),
  CHECK ((cardinality(users) <= 10000)),
  CHECK ((cardinality(words) <= 300))
);
CREATE UNIQUE INDEX word_rule_name_idx ON delivery.word_rule USING btree (name) WHERE (making <> 'gone'::text);

create view delivery.account_behaviour as
 SELECT account_id,
    day,
    corp_id,
    userid,
    chat_cnt,
    message_cnt,
    reply_percentage,
    avg_reply_minutes,
    negative_feedback,
    new_apply,
    new_contact,
    read_at
   FROM delivery.account_day;

create view delivery.account_health_now as
 SELECT account_id,
    health,
    since,
    checked_at
   FROM delivery.account_health;

create view delivery.contact_transfer_info as
 SELECT c.customer_id,
    c.transfer_id,
    t.kind,
    t.from_userid,
    t.from_account_id,
    c.to_account_id,
    c.state,
    c.reason,
    t.made_at,
    c.asked_at,
    c.ended_at
   FROM delivery.transfer_contact c
     JOIN delivery.transfer t ON t.transfer_id = c.transfer_id;

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

create view delivery.group_welcome_info as
 SELECT group_welcome_id,
    name,
    store_ids,
    version,
    live_version,
    state,
    content ->> 'text'::text AS text,
    changed_at
   FROM delivery.group_welcome;

create view delivery.inbox_stats as
 SELECT day,
    outcome,
    reason,
    n
   FROM delivery.callback_tally;

create view delivery.kf_message_info as
 SELECT m.msgid,
    m.open_kfid,
    a.corp_id,
    a.name AS account,
    m.external_userid,
    m.origin::integer AS origin,
    m.sent_at AS at
   FROM delivery.kf_message m
     JOIN delivery.kf_account a USING (open_kfid)
  WHERE m.external_userid IS NOT NULL AND (m.origin = ANY (ARRAY[3, 5]))
UNION ALL
 SELECT s.msgid,
    s.open_kfid,
    a.corp_id,
    a.name AS account,
    s.external_userid,
    0 AS origin,
    s.accepted_at AS at
   FROM delivery.kf_sending s
     JOIN delivery.kf_account a USING (open_kfid)
  WHERE s.external_userid IS NOT NULL AND s.state = 'sent'::text;

create view delivery.moment_info as
 SELECT moment_id,
    run_id,
    variant,
    name,
    marker,
    state,
    send_at,
    expires_at,
    opened_at,
    read_at,
    reactions_read_at,
    content ->> 'text'::text AS text,
    error
   FROM delivery.moment;

create view delivery.moment_task as
 SELECT a.moment_id,
    m.run_id,
    m.variant,
    a.account_id,
    a.userid,
    a.state,
    a.published_at,
    a.reach,
    a.likes,
    a.comments,
    m.send_at,
    m.expires_at,
    m.read_at
   FROM delivery.moment_account a
     JOIN delivery.moment m USING (moment_id);

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

create view delivery.word_rule_info as
 SELECT rule_no,
    name,
    words,
    semantics,
    kind
   FROM delivery.word_rule
  WHERE making <> ALL (ARRAY['unwanted'::text, 'gone'::text]);
