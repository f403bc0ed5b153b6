-- Pieces added to a drop after it was opened. The key is the caller's: the same addition twice adds once.
create table offers.drop_stock_added (
  drop_id  bigint not null references offers.drop (drop_id),
  key      text not null,
  store_id bigint,                                  -- organisation.store; null: every share of the drop
  pieces   integer not null check (pieces > 0),     -- for each share
  shares   integer not null check (shares > 0),
  added_at timestamptz not null,
  who      text not null,
  primary key (drop_id, key)
);
comment on table offers.drop_stock_added is 'reference: pieces added to drops after their opening';
