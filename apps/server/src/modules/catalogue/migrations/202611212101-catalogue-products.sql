-- What the chain sells, and what each store has of it now.
create schema if not exists catalogue;

create table catalogue.product (
  product_id     bigint generated always as identity primary key,
  sku            text not null unique,
  name           text not null,
  category       text not null,
  list_price_fen integer not null check (list_price_fen >= 0),
  tags           text[] not null              -- words that weather and taste decisions use: 'cold', 'latte', …
);
comment on table catalogue.product is 'reference: products';
create index on catalogue.product using gin (tags);

create table catalogue.store_stock (
  store_id   bigint not null,                 -- organisation.store; no foreign keys across modules
  product_id bigint not null references catalogue.product (product_id),
  quantity   integer check (quantity >= 0),   -- null: not counted
  on_sale    boolean not null,
  changed_at timestamptz not null,            -- when the store said so; an older word never replaces a newer one
  primary key (store_id, product_id)
);
comment on table catalogue.store_stock is 'subject(store_id): stock of a store';
create index on catalogue.store_stock (product_id, store_id);

create view catalogue.product_info as
  select product_id, sku, name, category, list_price_fen, tags from catalogue.product;

create view catalogue.stock as
  select store_id, product_id, quantity, on_sale, changed_at from catalogue.store_stock;
