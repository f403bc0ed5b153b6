import { eventCondition } from '../events/condition.ts';
import { bought as event } from '../events/sales.ts';

/** What she bought, line by line. */
export const bought = eventCondition(event, [
  'bought(product "生椰拿铁", orders >= 2, within 30 days)',
  'bought(category "咖啡", quantity >= 10, this month)',
]);
