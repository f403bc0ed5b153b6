-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- reference: WeCom members that look after customers
create table organisation.account (
  account_id bigint generated always as identity not null,
  corp_id text not null,
  userid text not null,
  name text not null,
  kind text not null,
  role text not null,
  active boolean not null,
  contact_cap integer not null,
  PRIMARY KEY (account_id),
  CHECK ((contact_cap > 0)),
  CHECK ((kind = ANY (ARRAY['person'::text, 'persona'::text]))),
  CHECK ((role = ANY (ARRAY['manager'::text, 'staff'::text, 'welfare_officer'::text]))),
  UNIQUE (corp_id, userid)
);

-- reference: home stores of accounts
create table organisation.account_store (
  account_id bigint not null,
  store_id bigint not null,
  way text not null,
  PRIMARY KEY (account_id, store_id, way),
  CHECK ((way = ANY (ARRAY['stated'::text, 'department'::text]))),
  FOREIGN KEY (account_id) REFERENCES organisation.account(account_id),
  FOREIGN KEY (store_id) REFERENCES organisation.store(store_id)
);
CREATE INDEX account_store_store_id_idx ON organisation.account_store USING btree (store_id);

-- reference: version of the stores
create table organisation.directory (
  single boolean not null,
  version bigint not null,
  PRIMARY KEY (single),
  CHECK (single)
);

-- reference: public holidays and working weekends of mainland China
create table organisation.holiday (
  date date not null,
  name text not null,
  is_off_day boolean not null,
  PRIMARY KEY (date)
);

-- reference: stores
create table organisation.store (
  store_id bigint generated always as identity not null,
  code text not null,
  name text not null,
  unit_id bigint not null,
  city text not null,
  address text not null,
  lng double precision not null,
  lat double precision not null,
  time_zone text not null,
  opened_on date not null,
  wecom_department_id bigint,
  PRIMARY KEY (store_id),
  CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
  CHECK (((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision))),
  FOREIGN KEY (unit_id) REFERENCES organisation.unit(unit_id),
  UNIQUE (code)
);
CREATE INDEX store_city_idx ON organisation.store USING btree (city);
CREATE INDEX store_unit_id_idx ON organisation.store USING btree (unit_id);

-- reference: opening hours
create table organisation.store_hours (
  store_id bigint not null,
  weekday smallint not null,
  from_minute smallint not null,
  until_minute smallint not null,
  PRIMARY KEY (store_id, weekday, from_minute),
  CHECK ((from_minute < until_minute)),
  CHECK ((from_minute >= 0)),
  CHECK ((until_minute <= 1440)),
  CHECK (((weekday >= 1) AND (weekday <= 7))),
  FOREIGN KEY (store_id) REFERENCES organisation.store(store_id)
);

-- reference: head office, brands and regions
create table organisation.unit (
  unit_id bigint generated always as identity not null,
  code text not null,
  name text not null,
  kind text not null,
  parent_id bigint,
  PRIMARY KEY (unit_id),
  CHECK ((kind = ANY (ARRAY['head_office'::text, 'brand'::text, 'region'::text]))),
  FOREIGN KEY (parent_id) REFERENCES organisation.unit(unit_id),
  UNIQUE (code)
);
CREATE INDEX unit_parent_id_idx ON organisation.unit USING btree (parent_id);

-- reference: weather of the stores' cities, by hour
create table organisation.weather_hour (
  city text not null,
  at timestamp with time zone not null,
  temperature_c double precision,
  precipitation_mm double precision,
  humidity double precision,
  source text not null,
  PRIMARY KEY (city, at)
);

create view organisation.account_info as
 SELECT account_id,
    corp_id,
    userid,
    name,
    kind,
    role,
    active,
    contact_cap
   FROM organisation.account;

create view organisation.account_of_store as
 SELECT DISTINCT account_id,
    store_id
   FROM organisation.account_store;

create view organisation.holiday_day as
 SELECT date,
    name,
    is_off_day
   FROM organisation.holiday;

create view organisation.store_hours_info as
 SELECT store_id,
    weekday,
    from_minute,
    until_minute
   FROM organisation.store_hours;

create view organisation.store_info as
 SELECT store_id,
    code,
    name,
    city,
    unit_id,
    address,
    lng,
    lat,
    time_zone,
    opened_on,
    wecom_department_id
   FROM organisation.store;

create view organisation.unit_info as
 SELECT unit_id,
    code,
    name,
    kind,
    parent_id
   FROM organisation.unit;

create view organisation.weather as
 SELECT city,
    at,
    temperature_c,
    precipitation_mm,
    humidity
   FROM organisation.weather_hour;
