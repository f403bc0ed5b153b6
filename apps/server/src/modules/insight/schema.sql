-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- customer: the bucket of each order, by month; derived, may be recomputed at any time
create table insight.attribution (
  customer_id bigint not null,
  ordered_at timestamp with time zone not null,
  order_id bigint not null,
  bucket text not null,
  run_id bigint,
  PRIMARY KEY (customer_id, ordered_at, order_id),
  CHECK ((bucket = ANY (ARRAY['direct'::text, 'prompted'::text, 'organic'::text])))
) partition by RANGE (ordered_at);
CREATE INDEX attribution_run_id_idx ON ONLY insight.attribution USING btree (run_id) WHERE (run_id IS NOT NULL);

-- local: opened pages by run, by month; nobody is named
create table insight.visit (
  visit_id bigint generated always as identity not null,
  at timestamp with time zone not null,
  marker text,
  page text not null,
  PRIMARY KEY (at, visit_id)
) partition by RANGE (at);
CREATE INDEX visit_marker_idx ON ONLY insight.visit USING btree (marker);
