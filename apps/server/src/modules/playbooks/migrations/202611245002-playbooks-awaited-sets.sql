-- Customers who entered or left a segment at one look of audience, and whom a playbook will consider together with those
-- of other looks. Who they are is audience's to know; a set is taken by one run, which keeps it to itself.
create table playbooks.awaited_set (
  playbook_id bigint not null references playbooks.playbook (playbook_id),
  set_id      bigint not null,               -- audience.transition_of
  entered     boolean not null,              -- false: those of the set who left
  due_at      timestamptz not null,          -- business time: the trigger's next time
  run_id      bigint,                        -- the run that took it
  primary key (playbook_id, set_id)
);
comment on table playbooks.awaited_set is 'reference: sets of customers who came and went, which a playbook will consider when';
create index on playbooks.awaited_set (playbook_id, due_at) where run_id is null;
create index on playbooks.awaited_set (run_id);
create index on playbooks.awaited_set (due_at);
