import type { SegmentSource } from '@xiaoer/segment';
import type pg from 'pg';

/** Tables of a small chain for the mirror's tests, their sources, and writers that record what they change. */

const SCHEMA = `
  create schema little;
  create table little.tag (customer_id bigint, tag text, primary key (customer_id, tag));
  create table little.sale (
    customer_id bigint, order_id bigint, at timestamptz, store_id bigint, channel text, paid_fen bigint,
    primary key (customer_id, order_id));
  create index on little.sale (at);`;

export const SOURCES: SegmentSource[] = [
  {
    topic: 'customers',
    relations: { tag: 'select customer_id, tag from little.tag' },
    person: {
      subject_key: 'p.subject_key',
      created_at: 'p.created_at',
      city: 'p.city',
      home_store_id: 'p.home_store_id',
      employee: 'p.employee',
      suspected_hunter: 'p.suspected_hunter',
    },
  },
  {
    topic: 'orders',
    relations: {
      purchase: `select customer_id, order_id, at, at at time zone 'Asia/Shanghai' as local_at, store_id, channel, paid_fen,
        0 as discount_fen, false as by_link from little.sale`,
    },
    person: {
      orders: '(select count(*)::integer from little.sale s where s.customer_id = p.customer_id)',
      spent_fen: '(select coalesce(sum(s.paid_fen), 0)::bigint from little.sale s where s.customer_id = p.customer_id)',
      last_order_at: '(select max(s.at) from little.sale s where s.customer_id = p.customer_id)',
      recent_fen: `array(select s.paid_fen from little.sale s where s.customer_id = p.customer_id
        order by s.at desc, s.order_id desc limit 3)`,
    },
  },
];

/** The instant of the first sale. */
const OPENED = `timestamptz '2026-01-01 00:00:00.123456Z'`;

/** Customers 1 … n with some tags and sales over half a year. */
export async function openChain(pool: pg.Pool, n: number): Promise<void> {
  await pool.query(SCHEMA);
  await pool.query(
    `insert into customers.customer (customer_id, subject_key, city, home_store_id, created_at, first_source)
     overriding system value
     select c, md5('s' || c), case when c % 7 <> 0 then '城' || c % 5 end, nullif(c % 11, 0), ${OPENED}, 'test'
     from generate_series(1, $1::int) c`,
    [n],
  );
  await pool.query(
    `insert into little.tag select c, 'own:' || g from generate_series(1, $1::int) c, generate_series(1, 3) g where (c + g) % 2 = 0`,
    [n],
  );
  await pool.query(
    `insert into little.sale select c, c * 10 + g, ${OPENED} + (c * 37 + g * 911) % 180 * interval '1 day', c % 9 + 1,
       (array['counter', 'app'])[1 + (c + g) % 2], 100 * g
     from generate_series(1, $1::int) c, generate_series(1, 4) g`,
    [n],
  );
}

/** Numbers below 1 from a seed, the same each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** One write of a random kind to some customers below `n`, with its entries in the log, in one transaction. */
export async function writeSomething(pool: pg.Pool, random: () => number, n: number): Promise<void> {
  const first = 1 + Math.floor(random() * n);
  const some = [first, first + Math.floor(random() * 20)];
  const record = (topic: string, since: string | null = null) =>
    `insert into platform.change (topic, customer_id, since)
     select '${topic}', c, ${since ?? 'null'} from generate_series($1::bigint, $2::bigint) c`;
  const day = Math.floor(random() * 180);
  const since = `${OPENED} + interval '${day} days'`;
  const kinds: string[][] = [
    [
      `update customers.customer set city = '城' || ($1 + $2) % 9 where customer_id between $1 and $2`,
      record('customers'),
    ],
    [
      `insert into little.tag select c, 'own:9' from generate_series($1::bigint, $2::bigint) c on conflict do nothing`,
      record('customers'),
    ],
    [`delete from little.tag where customer_id between $1 and $2`, record('customers')],
    [
      `insert into little.sale select c, (select coalesce(max(order_id), 0) + 1 from little.sale s where s.customer_id = c),
         ${since} + interval '1 hour', 1, 'app', 777 from generate_series($1::bigint, $2::bigint) c`,
      record('orders', since),
    ],
    [`delete from little.sale where customer_id between $1 and $2 and at >= ${since}`, record('orders', since)],
    [
      `update little.sale set paid_fen = paid_fen + 1 where customer_id between $1 and $2 and at >= ${since}`,
      record('orders', since),
    ],
    [
      `delete from little.sale where customer_id = $1 and $2::bigint is not null`,
      `delete from little.tag where customer_id = $1 and $2::bigint is not null`,
      `delete from customers.customer where customer_id = $1 and $2::bigint is not null`,
      `insert into platform.change (topic, customer_id) select '*', $1::bigint where $2::bigint is not null`,
    ],
  ];
  const kind = kinds[Math.floor(random() * kinds.length)]!;
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const statement of kind) await client.query(statement, some);
    await client.query('commit');
  } finally {
    client.release();
  }
}
