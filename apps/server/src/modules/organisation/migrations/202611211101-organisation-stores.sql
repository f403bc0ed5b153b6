-- The chain: its tree of units, its stores with hours and places, the WeCom accounts that work there, weather, calendar.
create schema if not exists organisation;

create table organisation.unit (
  unit_id   bigint generated always as identity primary key,
  code      text not null unique,
  name      text not null,
  kind      text not null check (kind in ('head_office', 'brand', 'region')),
  parent_id bigint references organisation.unit (unit_id)
);
comment on table organisation.unit is 'reference: head office, brands and regions';
create index on organisation.unit (parent_id);

create table organisation.store (
  store_id            bigint generated always as identity primary key,
  code                text not null unique,
  name                text not null,
  unit_id             bigint not null references organisation.unit (unit_id),
  city                text not null,
  address             text not null,
  lng                 double precision not null check (lng between -180 and 180), -- WGS-84 degrees
  lat                 double precision not null check (lat between -90 and 90),
  time_zone           text not null,                                              -- IANA name
  opened_on           date not null,
  wecom_department_id bigint                                                      -- its members work here
);
comment on table organisation.store is 'reference: stores';
create index on organisation.store (unit_id);
create index on organisation.store (city);

-- Minutes since midnight in the store's zone, half-open; 1440 is the day's end. A day without rows is closed.
create table organisation.store_hours (
  store_id     bigint not null references organisation.store (store_id),
  weekday      smallint not null check (weekday between 1 and 7),                 -- ISO: Monday is 1
  from_minute  smallint not null check (from_minute >= 0),
  until_minute smallint not null check (until_minute <= 1440),
  primary key (store_id, weekday, from_minute),
  check (from_minute < until_minute)
);
comment on table organisation.store_hours is 'reference: opening hours';

create table organisation.account (
  account_id  bigint generated always as identity primary key,
  corp_id     text not null,
  userid      text not null,                  -- WeCom's name of the member
  name        text not null,
  kind        text not null check (kind in ('person', 'persona')),
  role        text not null check (role in ('manager', 'staff', 'welfare_officer')),
  active      boolean not null,               -- false once WeCom no longer lists the member
  contact_cap integer not null check (contact_cap > 0),
  unique (corp_id, userid)
);
comment on table organisation.account is 'reference: WeCom members that look after customers';

-- An account works in the stores that were stated for it and in those whose WeCom department it belongs to.
create table organisation.account_store (
  account_id bigint not null references organisation.account (account_id),
  store_id   bigint not null references organisation.store (store_id),
  way        text not null check (way in ('stated', 'department')),
  primary key (account_id, store_id, way)
);
comment on table organisation.account_store is 'reference: home stores of accounts';
create index on organisation.account_store (store_id);

create table organisation.weather_hour (
  city             text not null,
  at               timestamptz not null,
  temperature_c    double precision,          -- degrees Celsius
  precipitation_mm double precision,          -- millimetres in the hour
  humidity         double precision,          -- per cent
  source           text not null,
  primary key (city, at)
);
comment on table organisation.weather_hour is 'reference: weather of the stores'' cities, by hour';

create table organisation.holiday (
  date       date primary key,
  name       text not null,
  is_off_day boolean not null                 -- false: a weekend day on which people work
);
comment on table organisation.holiday is 'reference: public holidays and working weekends of mainland China';

-- Goes up with every change of stores or hours: a process that keeps them in memory sees when to read them again.
create table organisation.directory (
  single  boolean primary key check (single),   -- one row
  version bigint not null
);
comment on table organisation.directory is 'reference: version of the stores';
insert into organisation.directory values (true, 1);

-- What other modules may read.
create view organisation.unit_info as
  select unit_id, code, name, kind, parent_id from organisation.unit;

create view organisation.store_info as
  select store_id, code, name, city, unit_id, address, lng, lat, time_zone, opened_on, wecom_department_id
  from organisation.store;

create view organisation.account_info as
  select account_id, corp_id, userid, name, kind, role, active, contact_cap from organisation.account;

create view organisation.account_of_store as
  select distinct account_id, store_id from organisation.account_store;

create view organisation.store_hours_info as
  select store_id, weekday, from_minute, until_minute from organisation.store_hours;

create view organisation.weather as
  select city, at, temperature_c, precipitation_mm, humidity from organisation.weather_hour;

create view organisation.holiday_day as
  select date, name, is_off_day from organisation.holiday;
