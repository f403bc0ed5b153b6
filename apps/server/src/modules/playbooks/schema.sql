-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- reference: sets of customers who came and went, which a playbook will consider when
create table playbooks.awaited_set (
  playbook_id bigint not null,
  set_id bigint not null,
  entered boolean not null,
  due_at timestamp with time zone not null,
  run_id bigint,
  PRIMARY KEY (playbook_id, set_id),
  FOREIGN KEY (playbook_id) REFERENCES playbooks.playbook(playbook_id)
);
CREATE INDEX awaited_set_due_at_idx ON playbooks.awaited_set USING btree (due_at);
CREATE INDEX awaited_set_playbook_id_due_at_idx ON playbooks.awaited_set USING btree (playbook_id, due_at) WHERE (run_id IS NULL);
CREATE INDEX awaited_set_run_id_idx ON playbooks.awaited_set USING btree (run_id);

-- customer: the frozen audience of a run that is being decided; emptied afterwards
create table playbooks.candidate (
  customer_id bigint not null,
  run_id bigint not null,
  subject_key text not null,
  account_id bigint,
  external_userid text,
  store_id bigint,
  variant text,
  held_out boolean not null,
  PRIMARY KEY (customer_id, run_id)
);

-- reference: the ways of operating, and when each fires next
create table playbooks.playbook (
  playbook_id bigint generated always as identity not null,
  code text not null,
  name text not null,
  active boolean not null,
  version text not null,
  next_fire_at timestamp with time zone,
  listed boolean default true not null,
  PRIMARY KEY (playbook_id),
  UNIQUE (code)
);

-- reference: every text a run may have been fired with
create table playbooks.playbook_version (
  playbook_id bigint not null,
  version text not null,
  document jsonb not null,
  loaded_at timestamp with time zone not null,
  PRIMARY KEY (playbook_id, version),
  FOREIGN KEY (playbook_id) REFERENCES playbooks.playbook(playbook_id)
);

-- subject(group_id): one decision of one run for one group, by month
create table playbooks.post (
  group_id bigint not null,
  run_id bigint not null,
  at timestamp with time zone not null,
  store_id bigint,
  state text not null,
  reason text,
  variant text,
  channel text,
  evidence text default 'none'::text not null,
  sent_at timestamp with time zone,
  PRIMARY KEY (group_id, at, run_id),
  CHECK ((evidence = ANY (ARRAY['platform'::text, 'client_reported'::text, 'ticked'::text, 'none'::text]))),
  CHECK ((state = ANY (ARRAY['candidate'::text, 'dispatched'::text, 'sent'::text, 'not_sent'::text, 'held_out'::text, 'refused'::text])))
) partition by RANGE (at);
CREATE INDEX post_run_id_state_idx ON ONLY playbooks.post USING btree (run_id, state);

-- reference: firings
create table playbooks.run (
  run_id bigint generated always as identity not null,
  playbook_id bigint not null,
  version text not null,
  fire_key text not null,
  marker text not null,
  fired_at timestamp with time zone not null,
  slot_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  state text not null,
  subject text not null,
  decided_at timestamp with time zone,
  due_at timestamp with time zone not null,
  beat text,
  refused_at timestamp with time zone,
  refusal jsonb,
  PRIMARY KEY (run_id),
  CHECK (((refused_at IS NULL) = (refusal IS NULL))),
  CHECK ((state = ANY (ARRAY['fired'::text, 'decided'::text, 'ended'::text, 'cancelled'::text]))),
  CHECK ((subject = ANY (ARRAY['customer'::text, 'group'::text]))),
  FOREIGN KEY (playbook_id) REFERENCES playbooks.playbook(playbook_id),
  UNIQUE (fire_key),
  UNIQUE (marker)
);
CREATE INDEX run_expires_at_idx ON playbooks.run USING btree (expires_at) WHERE (state = ANY (ARRAY['fired'::text, 'decided'::text]));
CREATE INDEX run_fired_at_idx ON playbooks.run USING btree (fired_at);
CREATE INDEX run_slot_at_idx ON playbooks.run USING btree (slot_at);
CREATE INDEX run_state_expires_at_idx ON playbooks.run USING btree (state, expires_at);

-- customer: one decision of one run for one customer, by month
create table playbooks.touch (
  customer_id bigint not null,
  run_id bigint not null,
  at timestamp with time zone not null,
  state text not null,
  reason text,
  variant text,
  channel text not null,
  evidence text default 'none'::text not null,
  sent_at timestamp with time zone,
  PRIMARY KEY (customer_id, at, run_id),
  CHECK ((evidence = ANY (ARRAY['platform'::text, 'client_reported'::text, 'ticked'::text, 'none'::text]))),
  CHECK ((state = ANY (ARRAY['dispatched'::text, 'sent'::text, 'not_sent'::text, 'held_out'::text, 'refused'::text])))
) partition by RANGE (at);
CREATE INDEX touch_run_id_state_idx ON ONLY playbooks.touch USING btree (run_id, state);

-- customer: whom an event-fired playbook will consider when
create table playbooks.wait (
  customer_id bigint not null,
  playbook_id bigint not null,
  due_at timestamp with time zone not null,
  run_id bigint,
  PRIMARY KEY (customer_id, playbook_id)
);
CREATE INDEX wait_playbook_id_due_at_idx ON playbooks.wait USING btree (playbook_id, due_at) WHERE (run_id IS NULL);
CREATE INDEX wait_run_id_idx ON playbooks.wait USING btree (run_id);

create view playbooks.planned as
 SELECT p.code,
    p.name,
    v.document ->> 'beat'::text AS beat,
    p.next_fire_at
   FROM playbooks.playbook p
     JOIN playbooks.playbook_version v ON v.playbook_id = p.playbook_id AND v.version = p.version
  WHERE p.active AND p.listed AND p.next_fire_at IS NOT NULL;

create view playbooks.post_of as
 SELECT group_id,
    run_id,
    at,
    store_id,
    state,
    reason,
    variant,
    channel,
    evidence,
    sent_at,
    state = 'held_out'::text AS held_out
   FROM playbooks.post;

create view playbooks.run_info as
 SELECT r.run_id,
    p.code AS playbook_code,
    p.name,
    v.document ->> 'beat'::text AS beat,
    r.fired_at,
    r.slot_at,
    r.expires_at,
    r.marker,
    r.fire_key,
    r.state,
    r.subject,
    v.document -> 'channels'::text AS channels,
    v.document ->> 'goal'::text AS goal,
    r.due_at,
    r.decided_at
   FROM playbooks.run r
     JOIN playbooks.playbook p ON p.playbook_id = r.playbook_id
     JOIN playbooks.playbook_version v ON v.playbook_id = r.playbook_id AND v.version = r.version;

create view playbooks.run_key as
 SELECT run_id,
    marker,
    beat,
    slot_at,
    state
   FROM playbooks.run;

create view playbooks.touch_info as
 SELECT customer_id,
    run_id,
    at,
    state,
    reason,
    variant,
    channel,
    evidence,
    sent_at,
    state = 'held_out'::text AS held_out
   FROM playbooks.touch;
