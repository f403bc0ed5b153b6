-- Codes are made 200,000 at a time: the same code from the same entropy as before, in two steps instead of twenty-two.
create or replace function offers.code_from(entropy uuid) returns text
language plpgsql immutable strict parallel safe as $$
declare
  -- '0123456789ACDEFGHJKMNPQRTVWXY' as ASCII: an element of an array is found at once, a character of a text is not.
  alphabet constant bigint[] := '{48,49,50,51,52,53,54,55,56,57,65,67,68,69,70,71,72,74,75,77,78,80,81,82,84,86,87,88,89}';
  bytes constant bytea := uuid_send(entropy);
  -- A version 4 uuid is random in its first and in its last 48 bits.
  first constant bigint := ('\x0000'::bytea || substr(bytes, 1, 6))::bigint;
  last  constant bigint := ('\x0000'::bytea || substr(bytes, 11, 6))::bigint;
  d1 constant integer := first % 29;
  d2 constant integer := first / 29 % 29;
  d3 constant integer := first / 841 % 29;
  d4 constant integer := first / 24389 % 29;
  d5 constant integer := first / 707281 % 29;
  d6 constant integer := first / 20511149 % 29;
  d7 constant integer := last % 29;
  d8 constant integer := last / 29 % 29;
  d9 constant integer := last / 841 % 29;
  d10 constant integer := last / 24389 % 29;
  d11 constant integer := last / 707281 % 29;
  checked constant integer :=
    (d1 + 2 * d2 + 3 * d3 + 4 * d4 + 5 * d5 + 6 * d6 + 7 * d7 + 8 * d8 + 9 * d9 + 10 * d10 + 11 * d11) % 29;
begin
  return convert_from(
    int8send((alphabet[d1 + 1] << 56) | (alphabet[d2 + 1] << 48) | (alphabet[d3 + 1] << 40) | (alphabet[d4 + 1] << 32)
      | (alphabet[d5 + 1] << 24) | (alphabet[d6 + 1] << 16) | (alphabet[d7 + 1] << 8) | alphabet[d8 + 1])
    || int4send(((alphabet[d9 + 1] << 24) | (alphabet[d10 + 1] << 16) | (alphabet[d11 + 1] << 8) | alphabet[checked + 1])::integer),
    'UTF8');
end $$;

-- A set of coupons asks once whether its terms and its drop exist: a foreign key asks once for each row, and locks the
-- terms' row each time. Neither terms nor drops are ever deleted (see below), so an answer stays true.
alter table offers.coupon drop constraint coupon_offer_id_terms_version_fkey;
alter table offers.coupon drop constraint coupon_drop_id_fkey;

create function offers.demand_terms_and_drop() returns trigger
language plpgsql as $$
begin
  if exists (
    select from (select distinct offer_id, terms_version, drop_id from written) w
    where not exists (select from offers.offer_terms t where t.offer_id = w.offer_id and t.version = w.terms_version)
      or (w.drop_id is not null and not exists (select from offers.drop d where d.drop_id = w.drop_id))
  ) then
    raise exception 'a coupon of terms or of a drop that do not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create trigger coupon_terms_and_drop after insert on offers.coupon
  referencing new table as written for each statement execute function offers.demand_terms_and_drop();

create function offers.refuse_removal() returns trigger
language plpgsql as $$
begin
  raise exception 'coupons name this row for ever' using errcode = 'foreign_key_violation';
end $$;
create trigger offer_terms_stay before delete or update of offer_id, version on offers.offer_terms
  for each statement execute function offers.refuse_removal();
create trigger drop_stays before delete or update of drop_id on offers.drop
  for each statement execute function offers.refuse_removal();
