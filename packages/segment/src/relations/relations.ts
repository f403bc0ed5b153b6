/**
 * What a segment may ask about: one row per person, and rows of what happened to her. Both engines show the same
 * relations with the same columns: PostgreSQL by the views of the modules that own the rows, the columnar mirror by
 * tables made from this list. Ids are numbers, money is fen, instants are UTC, `local_at` is the wall clock of the store.
 */
export type ColumnType =
  | 'bigint'
  | 'integer'
  | 'smallint'
  | 'text'
  | 'boolean'
  | 'instant'
  | 'local'
  | 'date'
  | 'double'
  | 'bigint[]';

/** So many amounts of the latest sales are kept with the person. */
export const RECENT_SALES = 20;

/**
 * The mirror's table of words and their numbers: of every column in `coded` it keeps, behind the relation's own columns, the
 * number of the text as well. Numbers are only added; one stands for the same word as long as the file lives.
 */
export const WORD_TABLE = 'word';
export const codeColumn = (column: string): string => `${column}_code`;

interface Relation {
  columns: Record<string, ColumnType>;
  /** Columns that may be null; every other column never is. */
  nullable: readonly string[];
  /** Texts of which there are few different ones and that questions compare over all rows. */
  coded?: readonly string[];
  /** What names one row, among the rows of one customer. */
  key: readonly string[];
  /** The business instant of a row: changes "since" an instant touch no earlier row. None: rows are replaced per customer. */
  time: string | null;
  /** Of a relation without time: the column by which a load sorts its rows, because questions name one value of it. None: by customer. */
  order?: string;
}

const relations = {
  /** One row per customer. `contact_since`, `last_touch_at` and the order figures are null when there is none. */
  person: {
    columns: {
      customer_id: 'bigint',
      subject_key: 'text',
      /** First and second 31 bits of md5(subject_key): what stable random shares are drawn from. */
      share_a: 'integer',
      share_b: 'integer',
      /** 0 … 2^32-1: first 32 bits of md5('programme' || subject_key), what the programme's holdout is drawn from. */
      programme_share: 'bigint',
      created_at: 'instant',
      city: 'text',
      home_store_id: 'bigint',
      taste: 'text',
      /** Year 1904 when she did not tell it. */
      birthday: 'date',
      /** The rank of her tier in the programme, 0 the lowest. */
      tier_rank: 'smallint',
      points: 'bigint',
      employee: 'boolean',
      suspected_hunter: 'boolean',
      consent: 'boolean',
      /** An active contact of any account. */
      contact: 'boolean',
      /** When the oldest active contact began. */
      contact_since: 'instant',
      /** Member of any store group now. */
      in_group: 'boolean',
      /** Sales that are not wholly refunded; paid minus refunded fen of all sales. */
      orders: 'integer',
      spent_fen: 'bigint',
      first_order_at: 'instant',
      last_order_at: 'instant',
      /** Bits of the channels (`channels.ts`) of those sales, and of the earliest of them: several when they are of one instant. 0: none. */
      channels: 'integer',
      first_channels: 'integer',
      /** What is left of the money of the latest of those sales, at most `RECENT_SALES`: the newest first, of one instant the greater order_id. */
      recent_fen: 'bigint[]',
      /** The latest 1:1 touch that reached her, whatever the channel. */
      last_touch_at: 'instant',
    },
    nullable: [
      'city',
      'home_store_id',
      'taste',
      'birthday',
      'tier_rank',
      'points',
      'contact_since',
      'first_order_at',
      'last_order_at',
      'last_touch_at',
    ],
    coded: ['city', 'taste'],
    key: [],
    time: null,
  },
  /** Her ties to accounts. `since` null: only its ending is known. `source`: of the live code she came by. */
  contact: {
    columns: {
      customer_id: 'bigint',
      account_id: 'bigint',
      state: 'text',
      since: 'instant',
      ended_at: 'instant',
      live_code: 'text',
      source: 'text',
    },
    nullable: ['since', 'ended_at', 'live_code', 'source'],
    coded: ['state', 'source'],
    key: ['account_id'],
    time: null,
  },
  /** Her stays in groups; `left_at` null: she is in it. */
  stay: {
    columns: {
      customer_id: 'bigint',
      group_id: 'bigint',
      store_id: 'bigint',
      joined_at: 'instant',
      left_at: 'instant',
    },
    nullable: ['store_id', 'joined_at', 'left_at'],
    key: ['group_id'],
    time: null,
  },
  /** `tag`: `own:<word>` for our own, WeCom's tag id for WeCom's. */
  tag: {
    columns: { customer_id: 'bigint', tag: 'text' },
    nullable: [],
    key: ['tag'],
    time: null,
    order: 'tag',
  },
  /** Kinds of identity, phones among them; never a value. */
  identity: {
    columns: { customer_id: 'bigint', kind: 'text', issuer: 'text' },
    nullable: [],
    key: ['kind', 'issuer'],
    time: null,
  },
  /** Sales that are not wholly refunded. `paid_fen` is what is left after refunds. */
  purchase: {
    columns: {
      customer_id: 'bigint',
      order_id: 'bigint',
      at: 'instant',
      local_at: 'local',
      store_id: 'bigint',
      channel: 'text',
      paid_fen: 'bigint',
      discount_fen: 'bigint',
      by_link: 'boolean',
    },
    nullable: [],
    key: ['order_id'],
    time: 'at',
  },
  /** Lines of those sales, as sold. */
  line: {
    columns: {
      customer_id: 'bigint',
      order_id: 'bigint',
      line_no: 'integer',
      at: 'instant',
      local_at: 'local',
      store_id: 'bigint',
      channel: 'text',
      sku: 'text',
      quantity: 'integer',
      amount_fen: 'bigint',
    },
    nullable: [],
    coded: ['sku'],
    key: ['order_id', 'line_no'],
    time: 'at',
  },
  /** Lines of one return may come back at different times: a row for each. */
  refund: {
    columns: { customer_id: 'bigint', refund_id: 'bigint', at: 'instant', store_id: 'bigint', amount_fen: 'bigint' },
    nullable: [],
    key: ['refund_id', 'at'],
    time: 'at',
  },
  /** `status`: issued | redeemed | void; expired is issued and past `valid_until`. */
  coupon: {
    columns: {
      customer_id: 'bigint',
      coupon_id: 'bigint',
      offer: 'text',
      drop_key: 'text',
      status: 'text',
      issued_at: 'instant',
      valid_from: 'instant',
      valid_until: 'instant',
      redeemed_at: 'instant',
      redeemed_store_id: 'bigint',
      discount_fen: 'bigint',
    },
    nullable: ['drop_key', 'redeemed_at', 'redeemed_store_id', 'discount_fen'],
    key: ['coupon_id'],
    time: 'issued_at',
  },
  /** 1:1 touches that reached her. */
  touch: {
    columns: { customer_id: 'bigint', run_id: 'bigint', at: 'instant', playbook: 'text', channel: 'text' },
    nullable: [],
    key: ['run_id'],
    time: 'at',
  },
  /** What has been spent of her attention. `kind`: mass_send_day | promotion_day | promotion_week. */
  budget: {
    columns: { customer_id: 'bigint', kind: 'text', period_start: 'instant', spent: 'integer', remaining: 'integer' },
    nullable: [],
    key: ['kind', 'period_start'],
    time: 'period_start',
  },
} as const satisfies Record<string, Relation>;

export type RelationName = keyof typeof relations;
export const RELATIONS: Readonly<Record<RelationName, Relation>> = relations;
export const RELATION_NAMES = Object.keys(relations) as RelationName[];
