-- The seven days that begin today; no 28 February among them, so no leap day to move.
select count(*) from person
where tier_rank >= 2 and extract(month from birthday) = 10 and extract(day from birthday) between 20 and 26
