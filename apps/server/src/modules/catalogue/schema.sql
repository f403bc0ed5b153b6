-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- reference: products
create table catalogue.product (
  product_id bigint generated always as identity not null,
  sku text not null,
  name text not null,
  category text not null,
  list_price_fen integer not null,
  tags text[] not null,
  PRIMARY KEY (product_id),
  CHECK ((list_price_fen >= 0)),
  UNIQUE (sku)
);
CREATE INDEX product_tags_idx ON catalogue.product USING gin (tags);

-- subject(store_id): stock of a store
create table catalogue.store_stock (
  store_id bigint not null,
  product_id bigint not null,
  quantity integer,
  on_sale boolean not null,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (store_id, product_id),
  CHECK ((quantity >= 0)),
  FOREIGN KEY (product_id) REFERENCES catalogue.product(product_id)
);
CREATE INDEX store_stock_product_id_store_id_idx ON catalogue.store_stock USING btree (product_id, store_id);

create view catalogue.product_info as
 SELECT product_id,
    sku,
    name,
    category,
    list_price_fen,
    tags
   FROM catalogue.product;

create view catalogue.stock as
 SELECT store_id,
    product_id,
    quantity,
    on_sale,
    changed_at
   FROM catalogue.store_stock;
