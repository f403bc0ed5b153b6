create table attention.staff_group_send (
  group_id bigint not null,
  -- WeCom's id of the send
  send_key text not null,
  sent_at  timestamptz not null,
  primary key (group_id, send_key)
);
comment on table attention.staff_group_send is 'subject(group_id): mass sends to groups that were not ours';
