-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- reference: pictures, videos and files by name
create table content.material (
  material_id bigint generated always as identity not null,
  code text not null,
  name text not null,
  kind text not null,
  version integer not null,
  archived_at timestamp with time zone,
  made_at timestamp with time zone not null,
  PRIMARY KEY (material_id),
  CHECK ((code ~ '^[a-z0-9-]{2,40}$'::text)),
  CHECK ((kind = ANY (ARRAY['image'::text, 'video'::text, 'file'::text]))),
  UNIQUE (code)
);

-- reference: the files that a material was, in their order
create table content.material_version (
  material_id bigint not null,
  version integer not null,
  file_hash text not null,
  filename text not null,
  content_type text not null,
  size bigint not null,
  width integer,
  height integer,
  duration_ms integer,
  made_at timestamp with time zone not null,
  made_by text not null,
  PRIMARY KEY (material_id, version),
  FOREIGN KEY (material_id) REFERENCES content.material(material_id)
);
CREATE INDEX material_version_file_hash_idx ON content.material_version USING btree (file_hash);

create view content.material_now as
 SELECT m.material_id,
    m.code,
    m.name,
    m.kind,
    m.version,
    v.file_hash,
    v.filename,
    v.content_type,
    v.size,
    v.width,
    v.height,
    v.duration_ms,
    m.archived_at IS NOT NULL AS archived,
    v.made_at AS changed_at,
    v.made_by AS changed_by
   FROM content.material m
     JOIN content.material_version v USING (material_id, version);
