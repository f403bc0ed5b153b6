-- A stop is written on every share, too: a claim that waits for the share's lock reads the row as the stop left it, so
-- that the lock's order decides between the two.
alter table offers.drop_share add column stopped_at timestamptz;

update offers.drop_share s set stopped_at = d.stopped_at
from offers.drop d where d.drop_id = s.drop_id and d.stopped_at is not null;
