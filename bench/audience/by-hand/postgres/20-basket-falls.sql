-- The newest amounts are kept with her.
select count(*) from person, lateral (
  select sum(fen) filter (where place <= 5) as late, sum(fen) filter (where place between 6 and 10) as early
  from unnest(recent_fen) with ordinality as recent (fen, place)) basket
where orders >= 10 and early > 0 and 5 * late <= 4 * early
