-- The seven days that begin today; no 28 February among them, so no leap day to move.
select count(*) from person
where tier_rank >= 2 and month(birthday) = 10 and day(birthday) between 20 and 26
