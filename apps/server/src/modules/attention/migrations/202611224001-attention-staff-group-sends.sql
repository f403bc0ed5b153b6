-- subject(group_id): mass sends to groups that were not ours
create table attention.staff_group_send (
  group_id bigint not null,
  send_key text not null,
  sent_at  timestamptz not null,
  primary key (group_id, send_key)
);
