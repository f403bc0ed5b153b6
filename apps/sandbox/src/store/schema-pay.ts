/** 对外收款: what customers paid to members, what was given back, and what that did to the merchant's account. */
export const PAY_SCHEMA = `
create table if not exists pay_merchant (mch_id text primary key, name text not null, users text not null, parties text not null);
create table if not exists pay_bill (
  seq integer primary key, out_trade_no text not null unique, transaction_id text not null, payment_id text not null, pay_time integer not null,
  person_id integer not null, external_userid text not null, payee text not null, payment_type integer not null, total_fee integer not null,
  mch_id text not null, remark text not null, commodities text not null
);
create index if not exists pay_bill_by_time on pay_bill (pay_time, seq);
create table if not exists pay_refund (
  seq integer primary key, out_refund_no text not null unique, out_trade_no text not null, userid text not null, comment text not null,
  at integer not null, fee integer not null, status integer not null
);
create table if not exists pay_flow (
  seq integer primary key, request_no text not null unique, mch_id text not null, at integer not null, transaction_type integer not null,
  fund_flow_type integer not null, amount integer not null, balance integer not null, out_trade_no text not null, operator text, remark text not null
);
create index if not exists pay_flow_by_time on pay_flow (at, seq);
`;
