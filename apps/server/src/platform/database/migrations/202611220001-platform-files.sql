-- What is known of each file that is kept, by the SHA-256 of its content. The bytes lie outside the database.
create table platform.file (
  hash         text primary key check (hash ~ '^[0-9a-f]{64}$'),
  size         bigint not null check (size >= 0),   -- bytes
  content_type text not null,                       -- told from its first bytes, never from what the sender said
  width        integer,                             -- pixels as shown; pictures and videos whose size could be read
  height       integer,
  duration_ms  integer,                             -- videos
  stored_at    timestamptz not null                 -- the wall's time
);
comment on table platform.file is 'reference: files that are kept, by content';
