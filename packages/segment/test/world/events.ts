import { wallClockOf } from '../evaluator/calendar.ts';
import { CHANNELS } from './directory.ts';
import type { Draw } from './draw.ts';
import type { Line, Purchase, Refund } from './rows.ts';
import type { Scene } from './scene.ts';

/** Few amounts, so that sums and averages meet thresholds and one another. */
export const AMOUNTS = [0, 1, 500, 999, 1000, 1800, 1999, 2000, 2001, 3333, 5000, 20_000] as const;

const amountOf = (draw: Draw) => (draw.chance(0.8) ? draw.pick(AMOUNTS) : draw.whole(0, 60_000));

/** Her sales that are not wholly refunded with their lines, and refunds of these and of sales that are gone. */
export function drawPurchases(
  scene: Scene,
  customer_id: number,
  most: number,
): { purchase: Purchase[]; line: Line[]; refund: Refund[] } {
  const { draw } = scene;
  const line: Line[] = [];
  const refund: Refund[] = [];
  const favourite = draw.pick(scene.stores);
  const purchase = draw.times(draw.whole(0, most), () => {
    const at = scene.instant();
    const store = draw.chance(0.5) ? favourite : draw.pick(scene.stores);
    const when = {
      customer_id,
      order_id: scene.id('order'),
      at,
      // the wall clock of the store, which may hang in another zone than the chain's
      local_at: wallClockOf(at, scene.zoneOf(store.storeId)),
      store_id: store.storeId,
      channel: draw.pick(CHANNELS),
    };
    for (let line_no = 1; line_no <= draw.whole(1, 3); line_no += 1) {
      const { key: sku } = draw.pick(scene.directory.products);
      // a product that the catalogue has lost, now and then
      line.push({
        ...when,
        line_no,
        sku: draw.chance(0.05) ? 'gone' : sku,
        quantity: draw.pick([1, 1, 1, 2, 3]),
        amount_fen: amountOf(draw),
      });
    }
    if (draw.chance(0.1)) refund.push(refundOf(scene, customer_id, at, store.storeId));
    return { ...when, paid_fen: amountOf(draw), discount_fen: draw.pick([0, 0, 100, 500]), by_link: draw.chance(0.2) };
  });
  if (draw.chance(0.1)) refund.push(refundOf(scene, customer_id, scene.instant(), favourite.storeId));
  return { purchase, line, refund };
}

const refundOf = (scene: Scene, customer_id: number, sold: number, store_id: number): Refund => ({
  customer_id,
  refund_id: scene.id('refund'),
  at: scene.draw.chance(0.5) ? sold + scene.draw.whole(0, 3) * 86_400_000 : scene.instant(),
  store_id,
  amount_fen: amountOf(scene.draw),
});
