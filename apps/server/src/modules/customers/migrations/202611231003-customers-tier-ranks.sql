-- Two tiers may change places in one statement.
alter table customers.tier drop constraint tier_rank_key;
alter table customers.tier add constraint tier_rank_key unique (rank) deferrable initially immediate;
