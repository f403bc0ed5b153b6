-- Pictures, videos and files that messages carry. Texts live in playbook documents, which are versioned there.
create schema if not exists content;

create table content.material (
  material_id bigint generated always as identity primary key,
  code        text not null unique check (code ~ '^[a-z0-9-]{2,40}$'),  -- what documents and messages call it: stable
  name        text not null,                                            -- what people call it
  kind        text not null check (kind in ('image', 'video', 'file')),
  version     integer not null,                                         -- the newest: what is sent from now on
  archived_at timestamptz,                                              -- no longer offered; what uses it still may
  made_at     timestamptz not null
);
comment on table content.material is 'reference: pictures, videos and files by name';

-- A new file under an old name is a new version; what was sent keeps being what it was.
create table content.material_version (
  material_id  bigint not null references content.material (material_id),
  version      integer not null,
  file_hash    text not null,                -- platform.file
  filename     text not null,                -- receivers of a file see it
  content_type text not null,
  size         bigint not null,              -- bytes
  width        integer,                      -- pixels
  height       integer,
  duration_ms  integer,
  made_at      timestamptz not null,
  made_by      text not null,                -- who, as the audit shows people
  primary key (material_id, version)
);
comment on table content.material_version is 'reference: the files that a material was, in their order';
create index on content.material_version (file_hash);

create view content.material_now as
  select m.material_id, m.code, m.name, m.kind, m.version, v.file_hash, v.filename, v.content_type, v.size, v.width, v.height,
    v.duration_ms, m.archived_at is not null as archived, v.made_at as changed_at, v.made_by as changed_by
  from content.material m join content.material_version v using (material_id, version);
