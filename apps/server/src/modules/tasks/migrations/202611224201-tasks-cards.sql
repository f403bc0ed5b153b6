-- Staff are told by cards that know what they speak of, so that they can say when it is over. A task may be several people's.

-- A task of several people has a row for each of them, with the same task_id: whoever does it does it for all.
alter table tasks.task add column done_account_id bigint; -- organisation.account_info: who ticked it

alter table tasks.notice
  add column kind       text check (kind in ('task', 'posts', 'send')),
  add column subject_id bigint,               -- the task, the run of the posts, the dispatch
  add column urgent     boolean not null default true, -- told outside of the store's hours too
  add column ends_at    timestamptz,          -- of no use after that
  add column card_key   text,                 -- the card that told it: delivery.staff_card
  add column words      text,                 -- what became of it
  add column done       boolean not null default false;
alter table tasks.notice drop constraint notice_state_check;
alter table tasks.notice add constraint notice_state_check check (state in ('waiting', 'sent', 'closed', 'dropped'));
update tasks.notice set
  kind = case when starts_with(notice_key, 'task:') then 'task' else 'posts' end,
  subject_id = split_part(notice_key, ':', 2)::bigint;
alter table tasks.notice alter column kind set not null, alter column subject_id set not null;
create index on tasks.notice (kind, subject_id) where state in ('waiting', 'sent');
create index on tasks.notice (card_key) where card_key is not null;
create index on tasks.notice (ends_at) where kind = 'send' and state in ('waiting', 'sent');
