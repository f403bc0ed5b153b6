import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import { type Checks, checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

/** What can be set of a product: 300 characters, 50,000 yuan and 9 pictures at most (LIMITS §9). */
export interface ProductSettings {
  description?: string;
  /** In fen. */
  price?: number;
  /** [0-9A-Za-z], 128 bytes. */
  product_sn?: string;
  /** Media of `uploadAttachment` with attachment_type 2. The member is `type` here, not `msgtype`. */
  attachments?: readonly { type: 'image'; image: { media_id: string } }[];
}

/** A product in the album. */
export interface Product {
  product_id: string;
  description: string;
  price: number;
  product_sn?: string;
  create_time?: number;
  attachments: { type: string; image?: { media_id: string } }[];
}

const productShape: Shape = { numbers: ['price', 'create_time'], lists: ['attachments'] };

export function productAlbumApi(api: Api) {
  function check(checks: Checks, { description, price, product_sn, attachments }: ProductSettings): void {
    checks.characters('description', description, api.limits.productDescriptionCharacters);
    checks.allowed('price', price === undefined || (price >= 0 && price <= api.limits.productPriceFen));
    checks.allowed('product_sn', product_sn === undefined || /^[0-9A-Za-z]{0,128}$/.test(product_sn));
    checks.count('attachments', attachments, api.limits.productImages);
  }

  return {
    /** The number is capped (41202). Answers the new product's id. */
    async add(
      params: ProductSettings & Required<Pick<ProductSettings, 'description' | 'price' | 'attachments'>>,
      options?: CallOptions,
    ): Promise<string> {
      check(checksFor('productAlbum.add'), params);
      return (await api.call<{ product_id: string }>('productAlbum.add', params, options)).product_id;
    },
    /** One product. */
    async get(params: { product_id: string }, options?: CallOptions): Promise<Product> {
      const shape = { within: { product: productShape } };
      return (await api.call<{ product: Product }>('productAlbum.get', params, options, shape)).product;
    },
    /** Every product of the corp. */
    list(params: { limit?: number; cursor?: string } = {}, options?: CallOptions) {
      const shape = { within: { product_list: productShape } };
      return items<Product>(api, 'productAlbum.list', 'product_list', { limit: 100, ...params }, options, shape);
    },
    /** Replaces the members given. */
    async update(params: ProductSettings & { product_id: string }, options?: CallOptions): Promise<void> {
      check(checksFor('productAlbum.update'), params);
      await api.call('productAlbum.update', params, options);
    },
    /** Own products only. */
    del: operation<{ product_id: string }>(api, 'productAlbum.del'),
  };
}

/** Product albums that members can show (doc 95096). */
export interface ProductAlbumApi extends ReturnType<typeof productAlbumApi> {}
