-- The newest amounts are kept with her.
select count(*) from person
where orders >= 10 and list_sum(recent_fen[6:10]) > 0
  and 5 * list_sum(recent_fen[1:5]) <= 4 * list_sum(recent_fen[6:10])
