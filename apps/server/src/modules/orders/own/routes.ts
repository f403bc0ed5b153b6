import { Id, ShopOrder, ShopOrders } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { Guards, Person } from '../../access/index.ts';
import { SHOWN_DAYS } from '../states.ts';

export interface OwnOrders {
  /** Somebody whom nobody knows has none. */
  list(person: Person | null): Promise<{ orders: ShopOrder[]; now: Date }>;
  /** Throws 404 `orders.order_not_found` also for somebody else's, 409 `orders.too_late_to_cancel`. */
  cancel(person: Person | null, orderId: number): Promise<ShopOrder>;
}

/** Customer pages: her own orders, by her signed session. The address ends in `cancel`, which goes before all in a rush. */
export const ownOrderRoutes = (own: OwnOrders, guards: Pick<Guards, 'person'>) => (http: Http) => {
  const preHandler = guards.person;

  http.get('/api/shop/orders', { preHandler, schema: { response: { 200: ShopOrders } } }, async ({ person }) => {
    const { orders, now } = await own.list(person);
    return { orders, days: SHOWN_DAYS, now: now.toISOString() };
  });

  http.post(
    '/api/shop/orders/:id/cancel',
    { preHandler, schema: { params: z.object({ id: Id }), response: { 200: ShopOrder } } },
    async ({ person, params }) => own.cancel(person, Number(params.id)),
  );
};
