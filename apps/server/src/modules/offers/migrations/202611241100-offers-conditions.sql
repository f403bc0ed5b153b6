-- More kinds of discount, validity by dates, and conditions on where, when, by whom and on what a coupon is used.
-- Offers that exist keep their meaning: they have no conditions.
alter table offers.offer_terms
  add column times      integer check (times > 0),             -- points_multiplier; buy_one_get_one: the most pieces given
  add column first_day  date,                                  -- validity by dates, both included, in the store's zone
  add column last_day   date,
  add column conditions jsonb not null default '{}' check (jsonb_typeof(conditions) = 'object'),  -- OfferConditions; what is left out is no condition
  add column names      jsonb not null default '{}' check (jsonb_typeof(names) = 'object'),       -- of goods and regions that conditions name by code
  alter column valid_days drop not null,
  add constraint offer_terms_validity check (
    case when valid_days is null then first_day is not null and last_day is not null and first_day <= last_day
         else first_day is null and last_day is null end);

alter table offers.offer_terms
  drop constraint offer_terms_kind_check,
  drop constraint offer_terms_check,
  add constraint offer_terms_discount check (
    case kind
      when 'amount_off' then amount_fen is not null and share_percent is null and item is null and times is null
      when 'price_share' then share_percent is not null and item is null and times is null
      when 'free_item' then amount_fen is not null and item is not null and share_percent is null and times is null
      when 'buy_one_get_one' then amount_fen is null and item is null and share_percent is null
      when 'gift' then item is not null and share_percent is null and times is null
      when 'shipping' then item is null and share_percent is null and times is null
      when 'points_multiplier' then times is not null and amount_fen is null and item is null and share_percent is null
      when 'partner_code' then item is not null and amount_fen is null and share_percent is null and times is null
      else false
    end);
