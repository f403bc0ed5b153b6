import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import { type Checks, checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

interface ProductSettings {
  description?: string;
  /** In fen. */
  price?: number;
  /** [0-9A-Za-z], 128 bytes. */
  product_sn?: string;
  /** Media of `uploadAttachment` with attachment_type 2. The member is `type` here, not `msgtype`. */
  attachments?: readonly { type: 'image'; image: { media_id: string } }[];
}

export interface Product {
  product_id: string;
  description: string;
  price: number;
  product_sn?: string;
  create_time?: number;
  attachments: { type: string; image?: { media_id: string } }[];
}

const productShape: Shape = { numbers: ['price', 'create_time'], lists: ['attachments'] };

/** Product albums that members can show (doc 95096). */
export function productAlbumApi(api: Api) {
  function check(checks: Checks, { description, price, product_sn, attachments }: ProductSettings): void {
    checks.characters('description', description, api.limits.productDescriptionCharacters);
    checks.allowed('price', price === undefined || (price >= 0 && price <= api.limits.productPriceFen));
    checks.allowed('product_sn', product_sn === undefined || /^[0-9A-Za-z]{0,128}$/.test(product_sn));
    checks.count('attachments', attachments, api.limits.productImages);
  }

  return {
    async add(
      params: ProductSettings & Required<Pick<ProductSettings, 'description' | 'price' | 'attachments'>>,
      options?: CallOptions,
    ): Promise<string> {
      check(checksFor('productAlbum.add'), params);
      return (await api.call<{ product_id: string }>('productAlbum.add', params, options)).product_id;
    },
    async get(params: { product_id: string }, options?: CallOptions): Promise<Product> {
      const shape = { within: { product: productShape } };
      return (await api.call<{ product: Product }>('productAlbum.get', params, options, shape)).product;
    },
    list(params: { limit?: number; cursor?: string } = {}, options?: CallOptions) {
      const shape = { within: { product_list: productShape } };
      return items<Product>(api, 'productAlbum.list', 'product_list', { limit: 100, ...params }, options, shape);
    },
    async update(params: ProductSettings & { product_id: string }, options?: CallOptions): Promise<void> {
      check(checksFor('productAlbum.update'), params);
      await api.call('productAlbum.update', params, options);
    },
    del: operation<{ product_id: string }>(api, 'productAlbum.del'),
  };
}
