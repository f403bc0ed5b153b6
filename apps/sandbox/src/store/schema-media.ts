/** Uploads by address: jobs of `media/upload_by_url`, which live an hour of the wall. */
export const MEDIA_SCHEMA = `
create table if not exists media_job (
  jobid text primary key, type text not null, filename text not null, url text not null, md5 text not null,
  -- as the platform says it: 1 under way, 2 done, 3 failed
  status integer not null default 1, errcode integer not null default 0, errmsg text not null default '', media_id text,
  wall_created_ms integer not null
);
`;
