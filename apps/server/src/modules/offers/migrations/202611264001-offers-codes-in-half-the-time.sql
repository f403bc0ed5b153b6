-- The same code from the same entropy, in half the processor time: one expression instead of fourteen assignments.
create or replace function offers.code_from(entropy uuid) returns text
language plpgsql immutable strict parallel safe as $$
declare
  alphabet constant bytea := '0123456789ACDEFGHJKMNPQRTVWXY';
  bytes constant bytea := uuid_send(entropy);
  -- A version 4 uuid is random in its first and in its last 48 bits: six characters of one, five of the other.
  first constant bigint := ('\x0000'::bytea || substr(bytes, 1, 6))::bigint;
  last  constant bigint := ('\x0000'::bytea || substr(bytes, 11, 6))::bigint;
begin
  return convert_from(
    int4send(
      (get_byte(alphabet, (first % 29)::integer) << 24)
      | (get_byte(alphabet, (first / 29 % 29)::integer) << 16)
      | (get_byte(alphabet, (first / 841 % 29)::integer) << 8)
      | get_byte(alphabet, (first / 24389 % 29)::integer))
    || int4send(
      (get_byte(alphabet, (first / 707281 % 29)::integer) << 24)
      | (get_byte(alphabet, (first / 20511149 % 29)::integer) << 16)
      | (get_byte(alphabet, (last % 29)::integer) << 8)
      | get_byte(alphabet, (last / 29 % 29)::integer))
    || int4send(
      (get_byte(alphabet, (last / 841 % 29)::integer) << 24)
      | (get_byte(alphabet, (last / 24389 % 29)::integer) << 16)
      | (get_byte(alphabet, (last / 707281 % 29)::integer) << 8)
      -- The check: the sum of place * digit, modulo 29; the digits above each are multiples of 29 and need not be cut off.
      | get_byte(alphabet, ((
          first + 2 * (first / 29) + 3 * (first / 841) + 4 * (first / 24389) + 5 * (first / 707281) + 6 * (first / 20511149)
          + 7 * last + 8 * (last / 29) + 9 * (last / 841) + 10 * (last / 24389) + 11 * (last / 707281)) % 29)::integer)),
    'UTF8');
end $$;
