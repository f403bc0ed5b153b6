-- Who finds all taken may wait for pieces that come free, in a drop that has a waiting list.
alter table offers.drop add column waitlist boolean not null default false;

create sequence offers.wait_no;

-- In one line of a drop at most, whatever she does; her number there is given under the share's lock.
create table offers.drop_wait (
  customer_id bigint not null,
  drop_id     bigint not null references offers.drop (drop_id),
  share_id    bigint not null,
  wait_no     bigint not null default nextval('offers.wait_no'), -- first come, first served
  since       timestamptz not null,
  ended       text check (ended in ('won', 'limit', 'left')),    -- null: waits while the drop is open
  ended_at    timestamptz,
  primary key (customer_id, drop_id),
  check ((ended is null) = (ended_at is null))
);
comment on table offers.drop_wait is 'customer: the drops in which a customer waits for pieces to come free';
create index on offers.drop_wait (share_id, wait_no) where ended is null;
