import { parseArgs } from 'node:util';

export interface RehearsalOptions {
  days: number;
  seed: number;
  customers: number;
  /** The first day, YYYY-MM-DD. */
  from: string;
  /** Ends earlier on the last day, when given. */
  until: Date | null;
  /** In the database and folders of the environment, which are kept; else a rehearsal leaves nothing behind. */
  here: boolean;
  /** With returns, tills that tell late and voided coupons. */
  afterSale: boolean;
  json: boolean;
}

/** A fixed Monday: what a seed lives does not depend on the day on which it is asked. */
const DEFAULT_FROM = '2026-03-02';

/** Throws with the option's name and rule. */
export function readOptions(args: string[]): RehearsalOptions {
  const { values } = parseArgs({
    args,
    options: {
      days: { type: 'string' },
      seed: { type: 'string', default: '7' },
      customers: { type: 'string', default: '2000' },
      from: { type: 'string', default: DEFAULT_FROM },
      until: { type: 'string' },
      here: { type: 'boolean', default: false },
      'after-sale': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const whole = (name: 'days' | 'seed' | 'customers', from: number, until: number) => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < from || number > until)
      throw new Error(`--${name} must be a whole number from ${from} to ${until}`);
    return number;
  };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(values.from) || Number.isNaN(Date.parse(values.from)))
    throw new Error('--from must be a date, YYYY-MM-DD');
  const until = values.until === undefined ? null : new Date(values.until);
  if (until && Number.isNaN(until.getTime()))
    throw new Error('--until must be an instant, e.g. 2026-03-09T08:20:00+08:00');
  return {
    days: whole('days', 1, 60),
    seed: whole('seed', 0, 2 ** 31),
    customers: whole('customers', 1, 200_000),
    from: values.from,
    until,
    here: values.here,
    afterSale: values['after-sale'],
    json: values.json,
  };
}
