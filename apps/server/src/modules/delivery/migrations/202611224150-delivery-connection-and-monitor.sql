-- reference: how this installation is tied to its corp, entered in the console; secrets are encrypted
create table delivery.connection (
  corp_id       text not null primary key,
  agent_id      bigint,
  sealed_secret text,
  callback_token text,
  sealed_aes_key text,
  changed_at    timestamptz not null
);

-- reference: when WeCom last gave a sign of life while somebody set the connection up
create table delivery.connection_sign (
  name text not null primary key,
  at   timestamptz not null,
  note text
);

-- local: calls of WeCom's API by hour and result
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
