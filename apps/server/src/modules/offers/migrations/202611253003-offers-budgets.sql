-- reference. What an offer may cost: pieces or fen of face that are issued, or fen that are really given. Counted from the
-- moment it is put; what it counts and where never changes, its limit may.
create table offers.budget (
  budget_id    bigint generated always as identity primary key,
  offer_id     bigint not null references offers.offer (offer_id),
  key          text not null,
  what         text not null check (what in ('issued_pieces', 'issued_fen', 'redeemed_fen')),
  scope        text not null check (scope in ('offer', 'region', 'store', 'each_store')),
  unit_id      bigint,                    -- organisation.unit, with everything below it
  store_id     bigint,                    -- organisation.store
  per          text not null check (per in ('ever', 'day')),
  limit_amount bigint not null check (limit_amount > 0),
  since        timestamptz not null,
  ended_at     timestamptz,
  unique (offer_id, key),
  check ((scope = 'region') = (unit_id is not null) and (scope = 'store') = (store_id is not null))
);
comment on table offers.budget is 'reference: what offers may cost';

-- subject(budget_id). What was used of a budget. The check is the last line of defence, whatever the code does.
create table offers.budget_use (
  budget_id    bigint not null references offers.budget (budget_id),
  place        bigint not null,           -- each_store: the store; otherwise 0
  day          date not null,             -- in the chain's zone; -infinity: ever
  used         bigint not null,
  limit_amount bigint not null,
  primary key (budget_id, place, day),
  check (used >= 0 and used <= limit_amount)
);
comment on table offers.budget_use is 'subject(budget_id): what was used of a budget';

-- subject(drop_id). A drop takes its whole stock from the budgets when it opens; what nobody claimed comes back.
create table offers.budget_hold (
  drop_id   bigint not null references offers.drop (drop_id),
  budget_id bigint not null references offers.budget (budget_id),
  place     bigint not null,
  day       date not null,
  amount    bigint not null check (amount > 0),
  primary key (drop_id, budget_id, place, day)
);
comment on table offers.budget_hold is 'subject(drop_id): what drops took from budgets and may give back';

-- subject(coupon_id). What a redemption took, so that its refund gives back the same.
create table offers.budget_charge (
  coupon_id bigint not null,
  budget_id bigint not null references offers.budget (budget_id),
  place     bigint not null,
  day       date not null,
  amount    bigint not null check (amount > 0),
  primary key (coupon_id, budget_id)
);
comment on table offers.budget_charge is 'subject(coupon_id): what redemptions took from budgets';
