-- Which beat a run is follows from its document; kept with it, it is found without the document: attribution asks for
-- every order which beats there were.
alter table playbooks.run add column beat text;
update playbooks.run r set beat = v.document ->> 'beat' from playbooks.playbook_version v
where v.playbook_id = r.playbook_id and v.version = r.version;

-- Runs by what identifies them, from one table.
create view playbooks.run_key as
select run_id, marker, beat, slot_at, state from playbooks.run;
