-- Pieces of a store, of a region or of the whole chain: one share that the members of several groups claim from. Which
-- groups is written down at the opening: a group that is left out (a measure's, say) is left out of these, too.
alter table offers.drop_share
  add column unit_id    bigint,                         -- organisation.unit: the region whose pieces these are
  add column for_groups boolean not null default false, -- only for members of the groups in offers.drop_share_group
  add check (not (for_groups and group_id is not null));

-- A group has one share of a drop: this key says so for the shares of several groups.
create table offers.drop_share_group (
  drop_id  bigint not null references offers.drop (drop_id),
  group_id bigint not null,                             -- community.store_group
  share_id bigint not null,
  store_id bigint not null,                             -- organisation.store, the group's at the opening
  primary key (drop_id, group_id)
);
comment on table offers.drop_share_group is 'reference: the groups of shares that are not one group''s';
create index on offers.drop_share_group (share_id);
create index on offers.drop_share_group (drop_id, store_id);
