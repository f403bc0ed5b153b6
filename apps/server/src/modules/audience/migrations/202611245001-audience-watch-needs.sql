-- A segment is kept live as long as somebody needs it: operators by their switch, playbooks whose trigger it is.
create table audience.watch_need (
  segment_id bigint not null references audience.segment (segment_id),
  owner      text not null check (owner in ('operators', 'playbooks')),
  name       text not null,                  -- which of the owner's things needs it, e.g. a playbook's code; '' for operators
  primary key (segment_id, owner, name)
);
comment on table audience.watch_need is 'reference: for whom the members of a segment are kept';

-- Until now only operators could switch it on.
insert into audience.watch_need (segment_id, owner, name)
select segment_id, 'operators', '' from audience.segment where live;
