-- reference. Above what one issue, drop or batch may cost by face before somebody else has to approve of it. One row or none.
create table offers.approval_limit (
  only_one  boolean primary key default true check (only_one),
  above_fen bigint not null check (above_fen > 0)
);
comment on table offers.approval_limit is 'reference: above what cost four eyes are needed';

-- reference. Asked for by one person, decided by another, used for one issue, drop or batch.
create table offers.approval (
  approval_id   bigint generated always as identity primary key,
  offer_id      bigint not null,
  terms_version integer not null,         -- changed terms are approved of anew
  up_to_fen     bigint not null check (up_to_fen > 0),
  reason        text not null,
  asked_at      timestamptz not null,
  asked_by      text not null,            -- kind:id
  asked_label   text not null,
  state         text not null default 'pending' check (state in ('pending', 'approved', 'refused')),
  decided_at    timestamptz,
  decided_by    text,
  decided_label text,
  note          text,
  used_for      text,
  foreign key (offer_id, terms_version) references offers.offer_terms (offer_id, version),
  check ((state = 'pending') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  check (decided_by <> asked_by),         -- four eyes, whatever the code does
  check (used_for is null or state = 'approved')
);
comment on table offers.approval is 'reference: what was asked for above the limit, and what was decided';
create index on offers.approval (offer_id, terms_version);
