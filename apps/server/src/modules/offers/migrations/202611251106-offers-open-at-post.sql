-- A drop that opens share by share, when the post of one of the share's groups was really sent.
alter table offers.drop
  add column opens_latest_at timestamptz,           -- null: it opens for all at opens_at; else that is the earliest
  add check (opens_at <= opens_latest_at and opens_latest_at < closes_at);
alter table offers.drop_share add column posted_at timestamptz; -- the first post of its groups
