-- Large snapshots have a partition each: filled without an index, keyed when it is full, and let go of as a whole.
-- What there was until now becomes the table that small ones share.
alter table audience.snapshot_member rename to small_snapshot_member;
alter index audience.snapshot_member_pkey rename to small_snapshot_member_pkey;
alter index audience.snapshot_member_snapshot_id_idx rename to small_snapshot_member_snapshot_id_idx;
comment on table audience.small_snapshot_member is 'customer: who is in a snapshot of few';

-- No default partition: attaching one would look through it, under a lock, for rows that belong elsewhere.
create table audience.snapshot_member (
  customer_id bigint not null,
  snapshot_id bigint not null,
  primary key (customer_id, snapshot_id)
) partition by list (snapshot_id);
comment on table audience.snapshot_member is 'customer: who is in a snapshot of many, a partition each';

-- Ask by snapshot_id, as a value: then the partition is known when the statement is planned.
create or replace view audience.snapshot_customer as
  select m.customer_id, s.snapshot_id, s.key as snapshot_key, s.at
  from audience.snapshot s
  join (
    select customer_id, snapshot_id from audience.snapshot_member
    union all
    select customer_id, snapshot_id from audience.small_snapshot_member
  ) m using (snapshot_id)
  where s.state = 'ready';
