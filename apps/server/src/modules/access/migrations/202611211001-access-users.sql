-- Who may do what: console users and their data scope, sessions, API keys, and the audit of every write.
create schema if not exists access;

create table access.console_user (
  user_id       bigint generated always as identity primary key,
  login         text not null unique check (login = lower(login) and length(login) between 2 and 64),
  name          text not null,
  password_hash text not null,                -- argon2id, with its parameters and salt
  role          text not null check (role in ('admin', 'operator', 'store_manager', 'staff', 'read_only')),
  whole_chain   boolean not null,             -- false: only the units and stores listed below
  created_at    timestamptz not null,
  disabled_at   timestamptz
);
comment on table access.console_user is 'reference: people who log in to the console with a password';

create table access.user_unit (
  user_id bigint not null references access.console_user (user_id),
  unit_id bigint not null,                    -- organisation.unit; no foreign keys across modules
  primary key (user_id, unit_id)
);
comment on table access.user_unit is 'reference: units whose stores a user may see';

create table access.user_store (
  user_id  bigint not null references access.console_user (user_id),
  store_id bigint not null,                   -- organisation.store
  primary key (user_id, store_id)
);
comment on table access.user_store is 'reference: single stores that a user may see';

-- The cookie holds the token, the table its hash: reading the table lets nobody in. Times are the wall's.
create table access.session (
  token_hash text primary key,                -- sha256, hex
  user_id    bigint not null references access.console_user (user_id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at   timestamptz                      -- log-out, password changed, user disabled
);
comment on table access.session is 'local: console log-ins';
create index on access.session (user_id);

create table access.api_key (
  api_key_id  bigint generated always as identity primary key,
  name        text not null,
  key_hash    text not null unique,           -- sha256, hex; the key itself is shown once and not kept
  hint        text not null,                  -- its first characters, so that people can tell keys apart
  permissions text[] not null,
  created_at  timestamptz not null,
  created_by  text not null,
  revoked_at  timestamptz
);
comment on table access.api_key is 'reference: keys of tills and other systems';

-- Counted before the password is looked at, in the database, so that many web processes share one count. Wall time.
create table access.login_attempt (
  subject      text not null,                 -- HMAC of a login, an address, or both: no personal data
  window_start timestamptz not null,
  attempts     integer not null check (attempts > 0),
  primary key (subject, window_start)
);
comment on table access.login_attempt is 'local: log-ins tried per window';

create table access.audit (
  audit_id    bigint generated always as identity primary key,
  at          timestamptz not null,           -- business time
  recorded_at timestamptz not null,           -- the wall's
  actor_kind  text not null check (actor_kind in ('user', 'api_key', 'staff', 'customer', 'system')),
  actor_id    text not null,
  actor_label text not null,
  action      text not null,                  -- '<module>.<what was done>'
  subject     text not null,                  -- what it was done to, e.g. 'offer:latte-5'
  details     jsonb not null
);
comment on table access.audit is 'local: every write that somebody made';
create index on access.audit (at desc, audit_id desc);
create index on access.audit (actor_kind, actor_id, at desc);
create index on access.audit (subject, at desc);
