create table delivery.connection (
  corp_id       text not null primary key,
  agent_id      bigint,
  -- AES-256-GCM, with the id of the key
  sealed_secret text,
  callback_token text,
  sealed_aes_key text,
  changed_at    timestamptz not null
);
comment on table delivery.connection is 'reference: how this installation is tied to its corp, as entered in the console';

create table delivery.connection_sign (
  name text not null primary key,
  at   timestamptz not null,
  note text
);
comment on table delivery.connection_sign is 'reference: signs of life from WeCom while a connection is set up';

create table delivery.api_tally (
  hour      timestamptz not null,
  api       text not null,
  -- 0: the platform said ok; else its code or ours
  code      text not null,
  n         bigint not null,
  ms_total  bigint not null,
  ms_max    integer not null,
  primary key (hour, api, code)
);
comment on table delivery.api_tally is 'local: calls of the API of WeCom by hour and result';
