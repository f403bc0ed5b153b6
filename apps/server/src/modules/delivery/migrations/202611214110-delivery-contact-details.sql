-- New contacts whose details (unionid) are still to be read: a callback names only the tie. Rows go when they are read.
create table delivery.detail_wanted (
  external_userid text not null,
  userid          text not null,
  corp_id         text not null,
  account_id      bigint not null,
  wanted_at       timestamptz not null,
  primary key (external_userid, userid)
);
comment on table delivery.detail_wanted is 'subject(external_userid): contacts whose details are to be read from WeCom';
create index on delivery.detail_wanted (wanted_at, userid, external_userid);
