-- WeCom's copies of our files. A media id is a cache: it dies after 3 days of the wall (doc 90253), and may be made again.
create table delivery.media (
  corp_id     text not null,
  file_hash   text not null,                 -- platform.file
  purpose     text not null check (purpose in ('message', 'moment', 'product', 'permanent')),
  media_type  text not null check (media_type in ('image', 'video', 'file')),
  filename    text not null,                 -- receivers of a file see it; '' for pictures and videos
  ref         text,                          -- the media id, or the address of a permanent one; null: not there yet
  uploaded_at timestamptz,                   -- the wall's time, like the next three
  renew_at    timestamptz,                   -- from here on a copy that is in use is made again; null: never
  expires_at  timestamptz,
  try_after   timestamptz,                   -- the last upload failed
  failures    integer not null default 0,
  error       text,
  primary key (file_hash, purpose, media_type, filename, corp_id)
);
comment on table delivery.media is 'subject(file_hash): copies of our files at WeCom';
create index on delivery.media (ref) where ref is not null;
