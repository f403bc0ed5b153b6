-- One scan; the words' numbers are known before it begins.
select count(*) from person
where contact and consent
  and city_code in (select code from word where word in ('上海', '北京'))
  and taste_code in (select code from word where word = 'latte')
