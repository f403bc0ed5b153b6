-- Group welcome material (入群欢迎语): kept at WeCom, chosen by each group's owner in the client; no API attaches it to a group.
create table delivery.group_welcome (
  group_welcome_id bigint generated always as identity primary key,
  welcome_key  text not null unique,          -- asked for twice is asked for once
  corp_id      text not null,
  name         text not null,
  content      jsonb not null,
  store_ids    bigint[],                      -- whose group owners are asked to choose it; null: every store's
  version      integer not null,              -- of the content; owners look again after a change
  state        text not null
    -- unknown: WeCom may have it under an id we never heard, and has no list to look in
    check (state in ('ready', 'sending', 'unknown', 'live', 'refused', 'deleting', 'deleted')),
  template_id  text,
  live_version integer,                       -- what WeCom has
  made_at      timestamptz not null,
  changed_at   timestamptz not null,
  changed_by   text not null,
  attempts     integer not null default 0,
  try_after    timestamptz,                   -- the wall's time
  error        text
);
comment on table delivery.group_welcome is 'reference: welcome material for groups';

create view delivery.group_welcome_info as
  select group_welcome_id, name, store_ids, version, live_version, state, content ->> 'text' as text, changed_at
  from delivery.group_welcome;
