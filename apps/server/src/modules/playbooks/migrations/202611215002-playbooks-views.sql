create view playbooks.run_info as
select r.run_id, p.code as playbook_code, p.name, v.document ->> 'beat' as beat, r.fired_at, r.slot_at, r.expires_at, r.marker,
  r.fire_key, r.state, r.subject, v.document -> 'channels' as channels, v.document ->> 'goal' as goal
from playbooks.run r
join playbooks.playbook p on p.playbook_id = r.playbook_id
join playbooks.playbook_version v on v.playbook_id = r.playbook_id and v.version = r.version;

create view playbooks.touch_info as
select customer_id, run_id, at, state, reason, variant, channel, evidence, sent_at, state = 'held_out' as held_out from playbooks.touch;

create view playbooks.post_of as
select group_id, run_id, at, store_id, state, reason, variant, channel, evidence, sent_at, state = 'held_out' as held_out from playbooks.post;
