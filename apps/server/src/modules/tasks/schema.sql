-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- subject(account_id): cards to staff
create table tasks.notice (
  account_id bigint not null,
  notice_key text not null,
  title text not null,
  detail text not null,
  send_at timestamp with time zone not null,
  state text not null,
  kind text not null,
  subject_id bigint not null,
  urgent boolean default true not null,
  ends_at timestamp with time zone,
  card_key text,
  words text,
  done boolean default false not null,
  PRIMARY KEY (account_id, notice_key),
  CHECK ((kind = ANY (ARRAY['task'::text, 'posts'::text, 'send'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'closed'::text, 'dropped'::text])))
);
CREATE INDEX notice_card_key_idx ON tasks.notice USING btree (card_key) WHERE (card_key IS NOT NULL);
CREATE INDEX notice_ends_at_idx ON tasks.notice USING btree (ends_at) WHERE ((kind = 'send'::text) AND (state = ANY (ARRAY['waiting'::text, 'sent'::text])));
CREATE INDEX notice_kind_subject_id_idx ON tasks.notice USING btree (kind, subject_id) WHERE (state = ANY (ARRAY['waiting'::text, 'sent'::text]));
CREATE INDEX notice_send_at_idx ON tasks.notice USING btree (send_at) WHERE (state = 'waiting'::text);

-- subject(group_id): posts by side bar
create table tasks.post (
  group_id bigint not null,
  run_id bigint not null,
  post_id bigint generated always as identity not null,
  chat_id text not null,
  account_id bigint not null,
  store_id bigint,
  title text not null,
  content jsonb not null,
  made_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  status text not null,
  posted_at timestamp with time zone,
  evidence text,
  last_error text,
  PRIMARY KEY (group_id, run_id),
  CHECK ((due_at < expires_at)),
  CHECK ((evidence = 'client_reported'::text)),
  CHECK ((status = ANY (ARRAY['due'::text, 'posted'::text, 'expired'::text, 'cancelled'::text])))
);
CREATE INDEX post_account_id_due_at_idx ON tasks.post USING btree (account_id, due_at);
CREATE INDEX post_chat_id_due_at_idx ON tasks.post USING btree (chat_id, due_at);
CREATE INDEX post_expires_at_idx ON tasks.post USING btree (expires_at) WHERE (status = 'due'::text);
CREATE INDEX post_post_id_idx ON tasks.post USING btree (post_id);
CREATE INDEX post_run_id_idx ON tasks.post USING btree (run_id);

-- subject(account_id): own tasks of staff
create table tasks.task (
  account_id bigint not null,
  task_id bigint generated always as identity not null,
  task_key text not null,
  store_id bigint,
  run_id bigint,
  title text not null,
  detail text not null,
  checklist text[] not null,
  made_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  status text not null,
  done_at timestamp with time zone,
  done_by text,
  note text,
  done_account_id bigint,
  PRIMARY KEY (account_id, task_id),
  CHECK ((done_by = ANY (ARRAY['staff'::text, 'observed'::text]))),
  CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'expired'::text, 'cancelled'::text]))),
  UNIQUE (account_id, task_key)
);
CREATE INDEX task_expires_at_idx ON tasks.task USING btree (expires_at) WHERE (status = 'open'::text);
CREATE INDEX task_store_id_task_key_idx ON tasks.task USING btree (store_id, task_key) WHERE (status = 'open'::text);
CREATE INDEX task_task_id_idx ON tasks.task USING btree (task_id);

create view tasks.post_info as
 SELECT post_id,
    run_id,
    group_id,
    chat_id,
    account_id,
    store_id,
    status,
    made_at,
    due_at,
    expires_at,
    posted_at,
    evidence
   FROM tasks.post;

create view tasks.task_info as
 SELECT task.task_id,
    'own'::text AS kind,
    task.account_id,
    task.store_id,
    task.run_id,
    task.title,
    task.detail,
    task.checklist,
    NULL::text AS chat_id,
    task.status,
    task.due_at,
    task.expires_at,
    task.done_at
   FROM tasks.task
UNION ALL
 SELECT post.post_id AS task_id,
    'group_post'::text AS kind,
    post.account_id,
    post.store_id,
    post.run_id,
    post.title,
    post.content ->> 'text'::text AS detail,
    '{}'::text[] AS checklist,
    post.chat_id,
        CASE post.status
            WHEN 'due'::text THEN 'open'::text
            WHEN 'posted'::text THEN 'done'::text
            ELSE post.status
        END AS status,
    post.due_at,
    post.expires_at,
    post.posted_at AS done_at
   FROM tasks.post
UNION ALL
 SELECT dispatch_info.dispatch_id AS task_id,
    'mass_send'::text AS kind,
    dispatch_info.account_id,
    NULL::bigint AS store_id,
    dispatch_info.run_id,
    ''::text AS title,
    dispatch_info.text AS detail,
    '{}'::text[] AS checklist,
    NULL::text AS chat_id,
        CASE
            WHEN dispatch_info.confirmed_at IS NOT NULL THEN 'done'::text
            WHEN dispatch_info.state = 'cancelled'::text THEN 'expired'::text
            ELSE 'open'::text
        END AS status,
    dispatch_info.send_at AS due_at,
    dispatch_info.expires_at,
    dispatch_info.confirmed_at AS done_at
   FROM delivery.dispatch_info
  WHERE dispatch_info.state = 'sent'::text OR dispatch_info.state = 'cancelled'::text AND dispatch_info.msgid IS NOT NULL;
