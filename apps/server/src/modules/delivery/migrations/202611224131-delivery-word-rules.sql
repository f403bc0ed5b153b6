-- Rules about words that members write (敏感词, doc 95097). Ours is the truth; WeCom has what was last applied. Whom they
-- stopped can't be read by API, nor does an event tell.
create table delivery.word_rule (
  rule_no     bigint generated always as identity primary key,
  name        text not null check (char_length(name) between 1 and 20),
  words       text[] not null check (cardinality(words) <= 300),
  semantics   smallint[] not null check (semantics <@ array[1, 2, 3]::smallint[]),  -- 1 mobile numbers, 2 mail addresses, 3 red packets
  kind        text not null check (kind in ('block', 'warn')),
  users       text[] not null check (cardinality(users) <= 10000),
  departments bigint[] not null,
  making      text not null check (making in ('wanted', 'making', 'made', 'unwanted', 'gone')),
  rule_id     text,                            -- WeCom's name of it
  wanted_at   timestamptz not null,
  made_at     timestamptz,
  problem     text,
  check (cardinality(words) + cardinality(semantics) > 0),
  check (cardinality(users) + cardinality(departments) > 0),
  check (making <> 'made' or rule_id is not null)
);
comment on table delivery.word_rule is 'reference: words that members shall not write';
create unique index on delivery.word_rule (name) where making <> 'gone';

create view delivery.word_rule_info as
  select rule_no, name, words, semantics, kind from delivery.word_rule where making not in ('unwanted', 'gone');
