-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- reference: keys of tills and other systems
create table access.api_key (
  api_key_id bigint generated always as identity not null,
  name text not null,
  key_hash text not null,
  hint text not null,
  permissions text[] not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  revoked_at timestamp with time zone,
  PRIMARY KEY (api_key_id),
  UNIQUE (key_hash)
);

-- local: every write that somebody made
create table access.audit (
  audit_id bigint generated always as identity not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  actor_label text not null,
  action text not null,
  subject text not null,
  details jsonb not null,
  PRIMARY KEY (audit_id),
  CHECK ((actor_kind = ANY (ARRAY['user'::text, 'api_key'::text, 'staff'::text, 'customer'::text, 'system'::text])))
);
CREATE INDEX audit_actor_kind_actor_id_at_idx ON access.audit USING btree (actor_kind, actor_id, at DESC);
CREATE INDEX audit_at_audit_id_idx ON access.audit USING btree (at DESC, audit_id DESC);
CREATE INDEX audit_subject_at_idx ON access.audit USING btree (subject, at DESC);

-- reference: people who log in to the console with a password
create table access.console_user (
  user_id bigint generated always as identity not null,
  login text not null,
  name text not null,
  password_hash text not null,
  role text not null,
  whole_chain boolean not null,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  PRIMARY KEY (user_id),
  CHECK (((login = lower(login)) AND ((length(login) >= 2) AND (length(login) <= 64)))),
  CHECK ((role = ANY (ARRAY['admin'::text, 'operator'::text, 'store_manager'::text, 'staff'::text, 'read_only'::text]))),
  UNIQUE (login)
);

-- local: log-ins tried per window
create table access.login_attempt (
  subject text not null,
  window_start timestamp with time zone not null,
  attempts integer not null,
  PRIMARY KEY (subject, window_start),
  CHECK ((attempts > 0))
);

-- local: console log-ins
create table access.session (
  token_hash text not null,
  user_id bigint not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (token_hash),
  FOREIGN KEY (user_id) REFERENCES access.console_user(user_id)
);
CREATE INDEX session_user_id_idx ON access.session USING btree (user_id);

-- reference: single stores that a user may see
create table access.user_store (
  user_id bigint not null,
  store_id bigint not null,
  PRIMARY KEY (user_id, store_id),
  FOREIGN KEY (user_id) REFERENCES access.console_user(user_id)
);

-- reference: units whose stores a user may see
create table access.user_unit (
  user_id bigint not null,
  unit_id bigint not null,
  PRIMARY KEY (user_id, unit_id),
  FOREIGN KEY (user_id) REFERENCES access.console_user(user_id)
);
