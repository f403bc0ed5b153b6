-- What a run is fired for (12:00) and when that happened (12:03, after a restart) are two instants: a drop opens by the first.
alter table playbooks.run add column due_at timestamptz;
update playbooks.run set due_at = fired_at;
alter table playbooks.run alter column due_at set not null;
-- The poller asks for the next end of a window twice a second.
create index on playbooks.run (expires_at) where state in ('fired', 'decided');
create index on playbooks.run (fired_at);

-- Whether its document is in the folder. Switching off is the operator's own word and survives a file that was gone for a day.
alter table playbooks.playbook add column listed boolean not null default true;

-- A wait is claimed by the run that ended it and is kept: whoever was considered once is not considered again.
alter table playbooks.wait add column run_id bigint;
drop index playbooks.wait_due_at_idx;
create index on playbooks.wait (playbook_id, due_at) where run_id is null;
create index on playbooks.wait (run_id);

-- Posts by month, like touches.
drop view playbooks.post_of;
alter table playbooks.post rename to post_once;
alter index playbooks.post_pkey rename to post_once_pkey;
alter index playbooks.post_run_id_state_idx rename to post_once_run_id_state_idx;
create table playbooks.post (
  group_id  bigint not null,
  run_id    bigint not null,
  at        timestamptz not null,           -- when it was decided
  store_id  bigint,
  state     text not null check (state in ('candidate', 'dispatched', 'sent', 'not_sent', 'held_out', 'refused')),
  reason    text,                           -- for 'refused' and 'not_sent'
  variant   text,
  channel   text,                           -- null until one was granted
  evidence  text not null default 'none' check (evidence in ('platform', 'client_reported', 'ticked', 'none')),
  sent_at   timestamptz,
  primary key (group_id, at, run_id)
) partition by range (at);
comment on table playbooks.post is 'subject(group_id): one decision of one run for one group, by month';
create index on playbooks.post (run_id, state);
select platform.ensure_months('playbooks.post', min(at), max(at)) from playbooks.post_once having min(at) is not null;
insert into playbooks.post (group_id, run_id, at, store_id, state, reason, variant, channel, evidence, sent_at)
select group_id, run_id, at, store_id, state, reason, variant, channel, evidence, sent_at from playbooks.post_once;
drop table playbooks.post_once;

create view playbooks.post_of as
select group_id, run_id, at, store_id, state, reason, variant, channel, evidence, sent_at, state = 'held_out' as held_out from playbooks.post;

create or replace view playbooks.run_info as
select r.run_id, p.code as playbook_code, p.name, v.document ->> 'beat' as beat, r.fired_at, r.slot_at, r.expires_at, r.marker,
  r.fire_key, r.state, r.subject, v.document -> 'channels' as channels, v.document ->> 'goal' as goal, r.due_at, r.decided_at
from playbooks.run r
join playbooks.playbook p on p.playbook_id = r.playbook_id
join playbooks.playbook_version v on v.playbook_id = r.playbook_id and v.version = r.version;

-- What is on, and when it fires next.
create view playbooks.planned as
select p.code, p.name, v.document ->> 'beat' as beat, p.next_fire_at
from playbooks.playbook p join playbooks.playbook_version v on v.playbook_id = p.playbook_id and v.version = p.version
where p.active and p.listed and p.next_fire_at is not null;
