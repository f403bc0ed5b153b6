-- Two booleans.
select count(*) from person where in_group and not contact
