-- What every module stands on. Facts are what modules tell each other; they are partitioned by month.
create schema if not exists platform;

create table platform.fact (
  id          bigint generated always as identity,
  type        text not null,                 -- '<module>.<what happened>'
  version     smallint not null default 1,
  at          timestamptz not null,          -- business time
  recorded_at timestamptz not null,          -- the wall's time
  subject     text,                          -- what it is about, e.g. 'run:17'; never personal data
  source      text not null,
  payload     jsonb not null,
  primary key (at, id)
) partition by range (at);
comment on table platform.fact is 'local: the facts that modules announced, by month';
create index on platform.fact (type, at);

-- A value per name: clock, installation, last runs of pollers.
create table platform.setting (
  name       text primary key,
  value      jsonb not null,
  changed_at timestamptz not null
);
comment on table platform.setting is 'reference: settings of the installation';

-- Makes the monthly partitions [from, until] of a table that is partitioned by range of an instant. Months are UTC.
create function platform.ensure_months(parent regclass, first_at timestamptz, last_at timestamptz) returns integer
language plpgsql as $$
declare
  month timestamptz := date_trunc('month', first_at at time zone 'UTC') at time zone 'UTC';
  made integer := 0;
  child text;
begin
  while month <= last_at loop
    child := parent::text || '_' || to_char(month at time zone 'UTC', 'YYYYMM');
    if to_regclass(child) is null then
      execute format('create table %s partition of %s for values from (%L) to (%L)',
        child, parent, month, (month at time zone 'UTC' + interval '1 month') at time zone 'UTC');
      made := made + 1;
    end if;
    month := (month at time zone 'UTC' + interval '1 month') at time zone 'UTC';
  end loop;
  return made;
end $$;
