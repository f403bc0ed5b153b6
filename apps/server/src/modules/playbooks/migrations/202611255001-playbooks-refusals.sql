-- A run that something refused (a budget, an approval, partner codes) stays undecided and says why, until somebody has it
-- go on, cancels it, or its window ends.
alter table playbooks.run
  add column refused_at timestamptz,        -- business time; null while nothing refused it
  add column refusal    jsonb;              -- { code, details }: what the caller was told
alter table playbooks.run add constraint run_refusal_whole check ((refused_at is null) = (refusal is null));
