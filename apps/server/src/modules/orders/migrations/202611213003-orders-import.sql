-- Where an import puts a file's rows before they are merged. One import runs at a time; it empties these tables when it
-- begins and when it ends, so that nothing here needs to survive a crash.
create unlogged table orders.import_row (
  run_no      integer primary key,           -- consecutive rows of one document are one run, its lines as arrays
  is_return   boolean not null,
  invoice     text not null,
  buyer       text,                          -- as the file names the customer; null: nobody
  store       text,                          -- null: the mapping's one store
  at          timestamp not null,            -- local time, the earliest of its lines
  times       timestamp[],                   -- of each line, where they differ
  total_fen   bigint not null,
  lines       integer[] not null,            -- line numbers in the file
  skus        text[] not null,
  names       text[] not null,
  quantities  integer[] not null,
  prices_fen  bigint[] not null,
  amounts_fen bigint[] not null,
  micros      bigint[] not null              -- prices in millionths of the file's currency
) with (toast_tuple_target = 8160);          -- a page: rows are read once, moving them aside and back would cost more
comment on table orders.import_row is 'local: rows of the running import';

create unlogged table orders.import_run (
  run_no     integer primary key,
  is_return  boolean not null,
  invoice    text not null,
  buyer      text,
  store_id   bigint,                         -- null: no such store
  at         timestamp not null,
  line_count integer not null
);
comment on table orders.import_run is 'local: the runs of the running import without their lines';

create unlogged table orders.import_doc (
  run_no         integer primary key,        -- the run that holds its lines
  part           integer not null,           -- documents of one part are merged in one transaction
  is_return      boolean not null,
  invoice        text not null,
  buyer          text,
  other_buyer    text,                       -- another one it names: refused
  store_id       bigint not null,
  other_store_id bigint not null,
  ordered_at     timestamptz not null,
  runs           integer not null,
  line_count     integer not null,
  unique (invoice, is_return)
);
comment on table orders.import_doc is 'local: documents of the running import';

create unlogged table orders.import_buyer (
  buyer    text primary key,
  customer bigint not null                   -- customers.customer
);
comment on table orders.import_buyer is 'local: whom the running import names';

create unlogged table orders.import_refused (
  run_no integer not null,
  reason text not null
);
comment on table orders.import_refused is 'local: runs that the running import refuses';

-- Long orders (wholesale) are kept aside as they are: compressing them costs an import a quarter of its time and saves
-- a quarter of the disk. Orders of a few lines are never affected.
do $$
declare
  place record;
begin
  for place in
    select a.attrelid::regclass as relation, a.attname as name from pg_attribute a
    where a.attrelid in ('orders.sale'::regclass, 'orders.anonymous_order'::regclass, 'orders.import_row'::regclass)
      and a.attnum > 0 and (a.attname like 'line\_%' or a.attrelid = 'orders.import_row'::regclass)
      and a.attndims > 0
  loop
    execute format('alter table %s alter column %I set storage external', place.relation, place.name);
  end loop;
end $$;
