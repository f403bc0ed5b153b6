import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

/** A picture uploaded for products, or for moments. */
function picture(
  { world }: Corp,
  purpose: 'attachment:1' | 'attachment:2' = 'attachment:2',
  name = 'bean.png',
): string {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  return world.media.add({ type: 'image', filename: name, contentType: 'image/png', body: png, purpose }).mediaId;
}
const image = (media_id: string) => ({ type: 'image' as const, image: { media_id } });

export const productContract: ContractCases = {
  'productAlbum.add': async (corp) => {
    const { client, world, refusalOf } = corp;
    const attachments = [image(picture(corp))];
    const product = { description: '云南水洗', price: 5_000_000, product_sn: 'SKU001', attachments };
    const productId = await client.productAlbum.add(product);
    expect(await client.productAlbum.get({ product_id: productId })).toMatchObject(product);

    const refused = (body: object) => refusalOf('productAlbum.add', { ...product, ...body });
    expect(await refused({ description: '' })).toBe(41073);
    expect(await refused({ description: '描'.repeat(301) })).toBe(41087);
    expect(await refused({ price: 5_000_001 })).toBe(41086);
    expect(await refused({ price: -1 })).toBe(41086);
    expect(await refused({ product_sn: '编码' })).toBe(41085);
    expect(await refused({ product_sn: 'a'.repeat(129) })).toBe(41085);
    expect(await refused({ attachments: [] })).toBe(41088);
    expect(await refused({ attachments: Array(10).fill(attachments[0]) })).toBe(41064);
    expect(await refused({ attachments: [{ type: 'video', video: {} }] })).toBe(41065);
    expect(await refused({ attachments: [image(picture(corp, 'attachment:1'))] })).toBe(41072);
    expect(await refused({ attachments: [image('3unknown')] })).toBe(40007);
    world.settings.products = 1;
    expect(await refused({})).toBe(41202);
  },
  'productAlbum.get': async (corp) => {
    const attachments = [image(picture(corp)), image(picture(corp))];
    const productId = await corp.client.productAlbum.add({ description: '挂耳', price: 990, attachments });
    corp.wall.ms += 4 * 86_400_000; // the product keeps its pictures when the uploads are over
    expect(await corp.client.productAlbum.get({ product_id: productId })).toMatchObject({
      product_id: productId,
      description: '挂耳',
      price: 990,
      create_time: corp.now(),
      attachments,
    });
    expect(await corp.refusalOf('productAlbum.get', { product_id: 'pa0' })).toBe(41075);
  },
  'productAlbum.list': async (corp) => {
    const { client, world, refusalOf } = corp;
    expect(await Array.fromAsync(client.productAlbum.list())).toEqual([]);
    const attachments = [image(picture(corp))];
    for (const description of ['甲', '乙']) await client.productAlbum.add({ description, price: 100, attachments });
    const images = [attachments[0]!.image.media_id];
    world.products.add({ description: '后台', price: 100, sn: '', images }, { own: false });
    const found = await Array.fromAsync(client.productAlbum.list({ limit: 2 }));
    expect(found.map((one) => one.description)).toEqual(['甲', '乙', '后台']); // an administrator's too
    expect(await refusalOf('productAlbum.list', { limit: 101 })).toBe(40058);
    expect(await refusalOf('productAlbum.list', { cursor: 'x' })).toBe(50100);
  },
  'productAlbum.update': async (corp) => {
    const { client, world, refusalOf, wall } = corp;
    const attachments = [image(picture(corp))];
    const productId = await client.productAlbum.add({ description: '甲', price: 100, product_sn: 'A1', attachments });
    wall.ms += 4 * 86_400_000;
    const fresh = image(picture(corp));
    await client.productAlbum.update({ product_id: productId, price: 200, attachments: [...attachments, fresh] });
    expect(await client.productAlbum.get({ product_id: productId })).toMatchObject({
      description: '甲',
      price: 200,
      product_sn: 'A1',
      attachments: [...attachments, fresh],
    });
    expect(await refusalOf('productAlbum.update', { product_id: productId, price: 5_000_001 })).toBe(41086);
    expect(await refusalOf('productAlbum.update', { product_id: productId, attachments: [] })).toBe(41088);
    expect(await refusalOf('productAlbum.update', { product_id: 'pa0', price: 1 })).toBe(41075);
    const images = [fresh.image.media_id];
    const foreign = world.products.add({ description: '后台', price: 100, sn: '', images }, { own: false });
    expect(await refusalOf('productAlbum.update', { product_id: foreign, price: 1 })).toBe(60011);
    expect(await refusalOf('productAlbum.del', { product_id: foreign })).toBe(60011);
  },
  'productAlbum.del': async (corp) => {
    const { client, refusalOf } = corp;
    const productId = await client.productAlbum.add({
      description: '甲',
      price: 1,
      attachments: [image(picture(corp))],
    });
    await client.productAlbum.del({ product_id: productId });
    expect(await Array.fromAsync(client.productAlbum.list())).toEqual([]);
    expect(await refusalOf('productAlbum.get', { product_id: productId })).toBe(41074);
    expect(await refusalOf('productAlbum.del', { product_id: productId })).toBe(41074);
    expect(await refusalOf('productAlbum.del', { product_id: 'pa0' })).toBe(41075);
  },
};
