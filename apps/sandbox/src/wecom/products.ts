import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { Product } from '../world/products.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, paged, pageOf } from './shapes.ts';

const Id = z.object({ product_id: z.string() });
/** The member is `type` here, where other calls have `msgtype`. */
const Attachment = z.looseObject({ type: z.string(), image: z.object({ media_id: z.string() }).optional() });
const New = z.object({
  description: z.string().default(''),
  price: num,
  product_sn: z.string().default(''),
  attachments: z.array(Attachment).default([]),
});
const Change = Id.extend({
  description: z.string().optional(),
  price: num.optional(),
  product_sn: z.string().optional(),
  attachments: z.array(Attachment).optional(),
});

const imagesOf = (attachments: z.output<typeof Attachment>[]): string[] =>
  attachments.map((one) => {
    if (one.type !== 'image') return refuse(41065, `invalid attachment type ${one.type}`);
    return one.image?.media_id ?? refuse(40007, 'media_id missing');
  });

const shape = (product: Product) => ({
  product_id: product.productId,
  description: product.description,
  price: product.price,
  create_time: product.createdAt,
  product_sn: product.sn,
  attachments: product.images.map((media_id) => ({ type: 'image', image: { media_id } })),
});

export const productEndpoints: Endpoint[] = [
  endpoint('POST', 'externalcontact/add_product_album', New, (q, { world }) => ({
    product_id: world.products.add({
      description: q.description,
      price: q.price,
      sn: q.product_sn,
      images: imagesOf(q.attachments),
    }),
  })),
  endpoint('POST', 'externalcontact/get_product_album', Id, ({ product_id }, { world }) => ({
    product: shape(world.products.known(product_id)),
  })),
  endpoint('POST', 'externalcontact/get_product_album_list', z.object(pageOf(100, 50)), (q, { world }) => {
    const { rows, nextCursor } = paged((offset, limit) => world.products.list(offset, limit), q);
    return { product_list: rows.map(shape), next_cursor: nextCursor };
  }),
  endpoint('POST', 'externalcontact/update_product_album', Change, (q, { world }) => {
    world.products.update(q.product_id, {
      description: q.description,
      price: q.price,
      sn: q.product_sn,
      images: q.attachments && imagesOf(q.attachments),
    });
    return {};
  }),
  endpoint('POST', 'externalcontact/delete_product_album', Id, ({ product_id }, { world }) => {
    world.products.remove(product_id);
    return {};
  }),
];
