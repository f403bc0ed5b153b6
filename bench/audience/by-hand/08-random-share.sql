select count(*) from person
where contact and consent and share_a < 107374182 and programme_share >= 214748364
