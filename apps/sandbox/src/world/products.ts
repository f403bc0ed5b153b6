import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import type { createMedia } from './media.ts';

export interface Product {
  productId: string;
  description: string;
  /** In fen. */
  price: number;
  sn: string;
  /** Media of `upload_attachment` with attachment_type 2, up to nine. */
  images: string[];
  own: boolean;
  createdAt: number;
}
export type ProductSettings = Pick<Product, 'description' | 'price' | 'sn' | 'images'>;

interface Row {
  product_id: string;
  description: string;
  price: number;
  sn: string;
  images: string;
  own: number;
  created_at: number;
  deleted_at: number | null;
}
const read = (row: Row): Product => ({
  productId: row.product_id,
  description: row.description,
  price: row.price,
  sn: row.sn,
  images: JSON.parse(row.images) as string[],
  own: row.own === 1,
  createdAt: row.created_at,
});

/** The corp's product album (商品图册, doc 95096): an app reads everybody's and changes its own. */
export function createProducts(ctx: WorldContext, { media }: { media: ReturnType<typeof createMedia> }) {
  const { store, settings } = ctx;
  const known = (productId: string): Product => {
    const row = store.get<Row>('select * from product where product_id = ?', productId);
    if (!row) return refuse(41075, 'invalid product_id');
    return row.deleted_at === null ? read(row) : refuse(41074, 'product was deleted');
  };
  const own = (productId: string): Product => {
    const product = known(productId);
    return product.own ? product : refuse(60011, 'product was not made by this app');
  };
  const checkImage = (mediaId: string) => {
    const { purpose, type } = media.usable(mediaId);
    if (purpose !== 'attachment:2') refuse(41072, 'media was not uploaded for products (attachment_type 2)');
    if (type !== 'image') refuse(41065, 'only images');
  };
  /** Images that were taken before stay good when their three days are over. */
  const check = (product: ProductSettings, taken: readonly string[] = []) => {
    const characters = [...product.description].length;
    if (characters === 0) refuse(41073, 'description missing');
    if (characters > settings.productDescriptionCharacters)
      refuse(41087, `description: more than ${settings.productDescriptionCharacters} characters`);
    if (product.price < 0 || product.price > settings.productPriceFen)
      refuse(41086, `price: 0 to ${settings.productPriceFen} fen`);
    if (!/^[0-9A-Za-z]{0,128}$/.test(product.sn)) refuse(41085, 'product_sn: [0-9A-Za-z], at most 128 bytes');
    if (product.images.length === 0) refuse(41088, 'attachments are empty');
    if (product.images.length > settings.productImages) refuse(41064, `more than ${settings.productImages} images`);
    for (const mediaId of product.images) if (!taken.includes(mediaId)) checkImage(mediaId);
  };

  return {
    known,
    add(product: ProductSettings, by: { own: boolean } = { own: true }): string {
      check(product);
      const products = store.get<{ n: number }>('select count(*) as n from product where deleted_at is null');
      if ((products?.n ?? 0) >= settings.products) refuse(41202, 'product cap reached');
      const productId = ctx.newId('product');
      store.run(
        'insert into product (product_id, description, price, sn, images, own, created_at) values (?, ?, ?, ?, ?, ?, ?)',
        productId,
        product.description,
        product.price,
        product.sn,
        JSON.stringify(product.images),
        by.own ? 1 : 0,
        seconds(ctx),
      );
      return productId;
    },
    update(productId: string, change: { [Name in keyof ProductSettings]?: ProductSettings[Name] | undefined }): void {
      const old = own(productId);
      const product = {
        description: change.description ?? old.description,
        price: change.price ?? old.price,
        sn: change.sn ?? old.sn,
        images: change.images ?? old.images,
      };
      check(product, old.images);
      store.run(
        'update product set description = ?, price = ?, sn = ?, images = ? where product_id = ?',
        product.description,
        product.price,
        product.sn,
        JSON.stringify(product.images),
        productId,
      );
    },
    remove(productId: string): void {
      own(productId);
      store.run('update product set deleted_at = ? where product_id = ?', seconds(ctx), productId);
    },
    list: (offset: number, limit: number): Product[] =>
      store
        .all<Row>(
          'select * from product where deleted_at is null order by created_at, rowid limit ? offset ?',
          limit,
          offset,
        )
        .map(read),
  };
}
