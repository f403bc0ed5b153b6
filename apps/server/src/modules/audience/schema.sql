-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- customer: who is in which live segment
create table audience.member (
  customer_id bigint not null,
  segment_id bigint not null,
  since timestamp with time zone not null,
  PRIMARY KEY (customer_id, segment_id)
);
CREATE INDEX member_segment_id_idx ON audience.member USING btree (segment_id);

-- reference: saved segments
create table audience.segment (
  segment_id bigint generated always as identity not null,
  key text not null,
  name text not null,
  version integer not null,
  live boolean default false not null,
  archived_at timestamp with time zone,
  made_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  PRIMARY KEY (segment_id),
  CHECK ((key ~ '^[a-z0-9-]{2,40}$'::text)),
  CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60))),
  UNIQUE (key),
  UNIQUE (name)
);

-- reference: the rules that a segment had, in their order
create table audience.segment_version (
  segment_id bigint not null,
  version integer not null,
  tree jsonb not null,
  text text not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  PRIMARY KEY (segment_id, version),
  CHECK ((version > 0)),
  FOREIGN KEY (segment_id) REFERENCES audience.segment(segment_id)
);

-- reference: what the chain calls its customers' stages; no row: the defaults
create table audience.setting (
  one boolean default true not null,
  new_days integer not null,
  lapsing_days integer not null,
  lost_days integer not null,
  most_lag_seconds integer not null,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (one),
  CHECK ((lapsing_days < lost_days)),
  CHECK ((lapsing_days > 0)),
  CHECK ((most_lag_seconds > 0)),
  CHECK ((new_days > 0)),
  CHECK (one)
);

-- reference: how many customers were in a segment, the last count of each day
create table audience.size (
  segment_id bigint not null,
  date date not null,
  at timestamp with time zone not null,
  version integer not null,
  n bigint,
  engine text not null,
  milliseconds integer not null,
  PRIMARY KEY (segment_id, date),
  CHECK ((engine = ANY (ARRAY['postgres'::text, 'duckdb'::text]))),
  FOREIGN KEY (segment_id) REFERENCES audience.segment(segment_id)
);

-- customer: who is in a snapshot of few
create table audience.small_snapshot_member (
  customer_id bigint not null,
  snapshot_id bigint not null,
  PRIMARY KEY (customer_id, snapshot_id)
);
CREATE INDEX small_snapshot_member_snapshot_id_idx ON audience.small_snapshot_member USING brin (snapshot_id) WITH (pages_per_range='16', autosummarize='on');

-- reference: whom a rule selected at one moment
create table audience.snapshot (
  snapshot_id bigint generated always as identity not null,
  key text not null,
  state text not null,
  tree jsonb not null,
  at timestamp with time zone not null,
  engine text,
  as_of timestamp with time zone,
  customers bigint,
  keep_until timestamp with time zone not null,
  PRIMARY KEY (snapshot_id),
  CHECK (((state = 'ready'::text) = (customers IS NOT NULL))),
  CHECK ((engine = ANY (ARRAY['postgres'::text, 'duckdb'::text]))),
  CHECK ((state = ANY (ARRAY['loading'::text, 'ready'::text]))),
  UNIQUE (key)
);
CREATE INDEX snapshot_keep_until_idx ON audience.snapshot USING btree (keep_until);

-- customer: who is in a snapshot of many, a partition each
create table audience.snapshot_member (
  customer_id bigint not null,
  snapshot_id bigint not null,
  PRIMARY KEY (customer_id, snapshot_id)
) partition by LIST (snapshot_id);

-- customer: who entered or left at a look
create table audience.transition (
  customer_id bigint not null,
  set_id bigint not null,
  entered boolean not null,
  PRIMARY KEY (customer_id, set_id)
);
CREATE INDEX transition_set_id_idx ON audience.transition USING btree (set_id);

-- reference: looks at which somebody entered or left a segment
create table audience.transition_set (
  set_id bigint generated always as identity not null,
  segment_id bigint not null,
  at timestamp with time zone not null,
  cause text not null,
  entered integer not null,
  left integer not null,
  PRIMARY KEY (set_id),
  CHECK ((cause = ANY (ARRAY['change'::text, 'time'::text, 'rule'::text]))),
  FOREIGN KEY (segment_id) REFERENCES audience.segment(segment_id)
);
CREATE INDEX transition_set_at_idx ON audience.transition_set USING btree (at);
CREATE INDEX transition_set_segment_id_at_idx ON audience.transition_set USING btree (segment_id, at);

-- reference: segments whose members are kept
create table audience.watch (
  segment_id bigint not null,
  digest text,
  evaluated_at timestamp with time zone,
  members bigint default 0 not null,
  PRIMARY KEY (segment_id),
  FOREIGN KEY (segment_id) REFERENCES audience.segment(segment_id)
);

-- reference: for whom the members of a segment are kept
create table audience.watch_need (
  segment_id bigint not null,
  owner text not null,
  name text not null,
  PRIMARY KEY (segment_id, owner, name),
  CHECK ((owner = ANY (ARRAY['operators'::text, 'playbooks'::text]))),
  FOREIGN KEY (segment_id) REFERENCES audience.segment(segment_id)
);

create view audience.member_of as
 SELECT m.customer_id,
    m.segment_id,
    s.key AS segment,
    m.since
   FROM audience.member m
     JOIN audience.segment s USING (segment_id)
  WHERE s.live;

create view audience.segment_info as
 SELECT s.segment_id,
    s.key,
    s.name,
    s.version,
    s.live,
    s.archived_at IS NOT NULL AS archived,
    v.tree,
    v.text
   FROM audience.segment s
     JOIN audience.segment_version v USING (segment_id, version);

create view audience.snapshot_customer as
 SELECT m.customer_id,
    s.snapshot_id,
    s.key AS snapshot_key,
    s.at
   FROM audience.snapshot s
     JOIN ( SELECT snapshot_member.customer_id,
            snapshot_member.snapshot_id
           FROM audience.snapshot_member
        UNION ALL
         SELECT small_snapshot_member.customer_id,
            small_snapshot_member.snapshot_id
           FROM audience.small_snapshot_member) m USING (snapshot_id)
  WHERE s.state = 'ready'::text;

create view audience.transition_of as
 SELECT t.customer_id,
    t.set_id,
    x.segment_id,
    s.key AS segment,
    x.at,
    x.cause,
    t.entered
   FROM audience.transition t
     JOIN audience.transition_set x USING (set_id)
     JOIN audience.segment s USING (segment_id);
