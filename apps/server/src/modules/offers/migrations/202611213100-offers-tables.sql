-- Offers (the terms), coupons (one issued piece with a code), drops (a limited number, first come first served).
create schema if not exists offers;

-- Codes -----------------------------------------------------------------------------------------------------------

-- A coupon's code out of 96 random bits: 11 characters of an alphabet of 29 without look-alikes, and a check character
-- (sum of place * value, modulo 29: finds every wrong character and every swap of two). Read by coupon-code.ts.
create function offers.code_from(entropy uuid) returns text
language plpgsql immutable strict parallel safe as $$
declare
  alphabet constant text := '0123456789ACDEFGHJKMNPQRTVWXY';
  hex constant text := replace(entropy::text, '-', '');
  -- A version 4 uuid is random in its first and in its last 48 bits.
  bits bigint := ('x0000' || substr(hex, 1, 12))::bit(64)::bigint;
  code text := '';
  check_sum integer := 0;
begin
  for place in 1..11 loop
    if place = 7 then bits := ('x0000' || substr(hex, 21, 12))::bit(64)::bigint; end if;
    code := code || substr(alphabet, (bits % 29)::integer + 1, 1);
    check_sum := check_sum + place * (bits % 29)::integer;
    bits := bits / 29;
  end loop;
  return code || substr(alphabet, check_sum % 29 + 1, 1);
end $$;

-- A link's token: 122 random bits in 22 characters that need no escaping.
create function offers.token_from(entropy uuid) returns text
language sql immutable strict parallel safe as $$
  select rtrim(translate(encode(uuid_send(entropy), 'base64'), '+/', '-_'), '=')
$$;

-- Offers ----------------------------------------------------------------------------------------------------------

create table offers.offer (
  offer_id        bigint generated always as identity primary key,
  code            text not null unique,
  name            text not null,
  current_version integer not null check (current_version > 0),
  created_at      timestamptz not null,
  changed_at      timestamptz not null
);
comment on table offers.offer is 'reference: the chain''s offers';

-- What a coupon promised stays promised: changed terms are a new version, and each coupon keeps the one it was issued with.
create table offers.offer_terms (
  offer_id      bigint not null references offers.offer (offer_id),
  version       integer not null check (version > 0),
  kind          text not null check (kind in ('amount_off', 'price_share', 'free_item')),
  amount_fen    integer check (amount_fen > 0),     -- amount_off: taken off; price_share: at most this; free_item: its list price
  share_percent integer check (share_percent between 1 and 99),  -- price_share: what is still paid, of list price
  item          text,                               -- free_item: what is given
  min_spend_fen integer not null check (min_spend_fen >= 0),
  terms         text not null,                      -- the operator's own words; may be empty
  valid_days    integer not null check (valid_days between 1 and 3660),  -- the day of issue is the first
  store_ids     bigint[],                           -- organisation.store; null: every store
  store_bound   boolean not null,                   -- only in the store it was issued for
  since         timestamptz not null,
  primary key (offer_id, version),
  check (case kind when 'amount_off' then amount_fen is not null and share_percent is null and item is null
                   when 'price_share' then share_percent is not null and item is null
                   else amount_fen is not null and item is not null and share_percent is null end)
);
comment on table offers.offer_terms is 'reference: every version of every offer''s terms';

-- Numbers the calls that issue coupons.
create sequence offers.issue_no;

-- Drops -----------------------------------------------------------------------------------------------------------

create table offers.drop (
  drop_id       bigint generated always as identity primary key,
  drop_key      text not null unique,               -- opening the same drop twice opens it once
  offer_id      bigint not null,
  terms_version integer not null,
  name          text not null,
  opens_at      timestamptz not null,
  closes_at     timestamptz not null,
  stopped_at    timestamptz,
  created_at    timestamptz not null,
  issue_no      bigint not null,                    -- of all its coupons
  check (opens_at < closes_at),
  foreign key (offer_id, terms_version) references offers.offer_terms (offer_id, version)
);
comment on table offers.drop is 'reference: drops';

-- What one group (or store) may claim of a drop. `claimed` is the counter that claims lock; its check is the last line
-- of defence against overselling, whatever the code does.
create table offers.drop_share (
  share_id bigint generated always as identity primary key,
  drop_id  bigint not null references offers.drop (drop_id),
  token    text not null,
  group_id bigint,                                  -- community.store_group; null: every customer may claim
  store_id bigint,                                  -- organisation.store; where a store-bound coupon is valid
  stock    integer not null check (stock >= 0),
  claimed  integer not null default 0,
  check (claimed between 0 and stock)
);
comment on table offers.drop_share is 'subject(share_id): a drop''s share of one group';
create index on offers.drop_share (drop_id);

-- Unique over all shares, hence a table of its own keyed by the token.
create table offers.share_token (
  token    text primary key,
  share_id bigint not null
);
comment on table offers.share_token is 'subject(token): which share a link leads to';

-- One row per coupon won, numbered within its share. It names the coupon and no person, so that merging and erasing
-- people changes nothing here and a place once taken stays taken.
create table offers.claim (
  share_id   bigint not null,
  place      integer not null check (place > 0),
  coupon_id  bigint not null,
  claimed_at timestamptz not null,
  primary key (share_id, place)
);
comment on table offers.claim is 'subject(share_id): which coupon took which place of a share';

-- Coupons ---------------------------------------------------------------------------------------------------------

-- `expired` is not a state: it is `valid_until <= at`, exactly at that instant, with no job that could be late.
create table offers.coupon (
  customer_id   bigint not null,
  coupon_id     bigint generated always as identity,
  code          text not null,
  offer_id      bigint not null,
  terms_version integer not null,
  status        text not null check (status in ('issued', 'redeemed', 'void')),
  issued_at     timestamptz not null,
  valid_from    timestamptz not null,
  valid_until   timestamptz not null,               -- exclusive
  store_id      bigint,                             -- organisation.store it was issued for
  grant_key     text not null,                      -- why it was issued: the same reason twice issues once
  issue_no      bigint not null,                    -- which call issued it: finds that set again
  drop_id       bigint references offers.drop (drop_id),
  share_id      bigint,
  primary key (customer_id, coupon_id),
  unique (customer_id, grant_key),
  foreign key (offer_id, terms_version) references offers.offer_terms (offer_id, version),
  check (valid_from < valid_until)
);
comment on table offers.coupon is 'customer: the coupons of a customer';
create index on offers.coupon (issue_no);

-- Unique over all customers, hence a table of its own keyed by the code.
create table offers.coupon_code (
  code        text primary key,
  customer_id bigint not null,
  coupon_id   bigint not null
);
comment on table offers.coupon_code is 'subject(code): whose coupon a code is';

-- A coupon is redeemed at most once: this key is the last line of defence, whatever the code does.
create table offers.redemption (
  customer_id  bigint not null,
  coupon_id    bigint not null,
  redeemed_at  timestamptz not null,
  store_id     bigint not null,
  spend_fen    integer not null check (spend_fen >= 0),
  discount_fen integer not null check (discount_fen between 0 and spend_fen),
  caller       text not null,                       -- who redeemed, e.g. 'api_key:3'
  key          text not null,                       -- the caller's own key for this redemption
  primary key (customer_id, coupon_id),
  foreign key (customer_id, coupon_id) references offers.coupon (customer_id, coupon_id)
);
comment on table offers.redemption is 'customer: the redemptions of a customer';

-- Unique over all customers: a repeated request with the same key finds its earlier answer. Keys of different callers
-- don't meet.
create table offers.redemption_key (
  key         text not null,
  caller      text not null,
  customer_id bigint not null,
  coupon_id   bigint not null,
  primary key (key, caller)
);
comment on table offers.redemption_key is 'subject(key): which redemption a caller''s key stands for';

-- What was redeemed by people who were erased since: the money stays in the books, without the person.
create table offers.erased_redemption (
  store_id      bigint not null,
  redemption_no bigint generated always as identity,
  offer_id      bigint not null,
  terms_version integer not null,
  redeemed_at   timestamptz not null,
  spend_fen     integer not null,
  discount_fen  integer not null,
  primary key (store_id, redemption_no),
  foreign key (offer_id, terms_version) references offers.offer_terms (offer_id, version)
);
comment on table offers.erased_redemption is 'subject(store_id): redemptions of erased customers';

-- A customer wins at most once in a drop, over all its shares and however many groups she is in.
create table offers.drop_winner (
  customer_id bigint not null,
  drop_id     bigint not null references offers.drop (drop_id),
  share_id    bigint not null,
  won_at      timestamptz not null,
  primary key (customer_id, drop_id)
);
comment on table offers.drop_winner is 'customer: the drops a customer won';
