import { describe, expect, it } from 'vitest';
import { checkSqlNames } from './sql-names.ts';

const catalogue = { tables: new Set(['offers.coupon', 'orders.sale']), views: new Set(['offers.usable_coupon']) };
const check = (own: string | null, text: string) =>
  checkSqlNames('file.ts', text, { own, modules: new Set(['offers', 'orders']), catalogue }).map(({ rule }) => rule);

describe('SQL names', () => {
  it('lets a module read its own tables and everybody read views', () => {
    expect(check('offers', 'sql`select * from offers.coupon join offers.usable_coupon using (x)`')).toEqual([]);
    expect(check('orders', "db.selectFrom('offers.usable_coupon')")).toEqual([]);
  });

  it("refuse another module's table, in text and in the builder", () => {
    expect(check('orders', 'sql`select 1 from offers.coupon c`')).toEqual([expect.stringContaining('another module')]);
    expect(check('orders', "db.updateTable('offers.coupon as c')")).toEqual([
      expect.stringContaining('another module'),
    ]);
    expect(check(null, 'sql<{ n: number }>`delete from orders.sale`')).toEqual([
      expect.stringContaining('another module'),
    ]);
  });

  it('refuse a name that does not exist, and the clock', () => {
    expect(check('offers', 'sql`select 1 from offers.cupon`')).toEqual([expect.stringContaining('neither')]);
    expect(check('offers', 'sql`update offers.coupon set at = now()`')).toEqual([
      expect.stringContaining('time is an argument'),
    ]);
  });

  it('pass over comments, columns of aliases and names of facts', () => {
    expect(
      check(
        'offers',
        'sql`-- from offers.cupon\nselect c.name from offers.coupon c`; publish({ type: "orders.sale_made" })',
      ),
    ).toEqual([]);
  });
});
