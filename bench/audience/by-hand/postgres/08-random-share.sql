-- The holdout's draw is one comparison; the share costs two multiplications and a remainder, so it comes last.
select count(*) from person
where contact and consent and programme_share >= $holdout_below
  and (share_a::bigint * $share_times_a + share_b::bigint * $share_times_b + $share_plus) % 2147483647 < $share_below
