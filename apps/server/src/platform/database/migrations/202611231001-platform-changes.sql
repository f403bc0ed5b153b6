-- What changed about whom, for those who keep a copy of our rows (the columnar mirror). No triggers: every writer
-- records in its own transaction. Append-only until all readers have passed.
create table platform.change (
  -- The top-level transaction, also inside a savepoint: what orders the log by something that a reader can wait for.
  xid         xid8 not null default pg_current_xact_id(),
  seq         bigint generated always as identity,   -- order inside one transaction; elsewhere it means nothing
  topic       text not null,                         -- the module whose rows they are, or '*'
  customer_id bigint not null,
  since       timestamptz,                           -- business time; null: all her rows of this topic
  primary key (xid, seq)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
comment on table platform.change is 'local: which customers'' rows changed, until all readers have passed';

create table platform.change_reader (
  name    text primary key,
  xid     xid8 not null,                             -- everything up to (xid, seq) has been applied
  seq     bigint not null,
  seen_at timestamptz not null                       -- the wall's time
);
comment on table platform.change_reader is 'local: how far each reader of the changes has come';
