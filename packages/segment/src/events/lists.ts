import { z } from 'zod';
import { bind, type Sql, sql } from '../compile/sql.ts';
import type { Language, SqlContext } from '../conditions/condition.ts';
import { readKnown } from '../conditions/reading.ts';
import { list } from '../conditions/saying.ts';
import type { Directory, ThingKind } from '../directory/directory.ts';
import { nameOf, readName, thingOf, writeName } from '../directory/names.ts';
import { type Phrase, phrase, text, type Value } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { defineProperty, type Filter, type Row, type Slot } from './property.ts';

/** One of these, or, with `except`, any other than this one. */
export interface ListFilter extends Filter {
  in?: string[] | undefined;
  except?: string | undefined;
}

const MOST_KEYS = 1000;
const Key = z.string().min(1).max(200);
const listSchema = (by: string) =>
  z
    .strictObject({ by: z.literal(by), in: z.array(Key).min(1).max(MOST_KEYS).optional(), except: Key.optional() })
    .refine((filter) => (filter.in === undefined) !== (filter.except === undefined), 'either in or except');

/** How the keys of one property are read, written and found. */
interface Keys {
  read(value: Value, directory: Directory): string;
  write(key: string, directory: Directory): Value;
  name(key: string, directory: Directory, language: Language): string;
  known(key: string, directory: Directory): boolean;
}

interface ListProperty {
  by: string;
  alias: string;
  slot: Slot;
  say(names: string, language: Language): string;
  keys: Keys;
  sql(filter: ListFilter, row: Row, context: SqlContext): Sql;
  relations?: readonly 'line'[];
}

function listProperty({ by, alias, slot, say, keys, sql: predicate, relations = [] }: ListProperty) {
  const read = (said: Phrase, directory: Directory): ListFilter => {
    const values = said.values.map((value) => keys.read(value, directory));
    const many = said.op === 'in';
    const right = said.args === null && (many || (values.length === 1 && [null, '=', '!='].includes(said.op)));
    if (!right) {
      const expected = [`${by} "…"`, `${by} in ("…", "…")`, `${by} != "…"`];
      throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected });
    }
    return said.op === '!=' ? { by, except: values[0]! } : { by, in: [...new Set(values)] };
  };
  return defineProperty<ListFilter>({
    by,
    word: by,
    alias,
    schema: listSchema(by) as z.ZodType<ListFilter>,
    read,
    write: (filter, directory) => {
      if (filter.except !== undefined) return phrase(by, { op: '!=', values: [keys.write(filter.except, directory)] });
      const values = filter.in!.map((key) => keys.write(key, directory));
      return values.length === 1 ? phrase(by, { values }) : phrase(by, { op: 'in', values });
    },
    slot,
    say: (filter, directory, language) => {
      if (filter.in)
        return say(
          list(
            filter.in.map((key) => keys.name(key, directory, language)),
            language,
          ),
          language,
        );
      const name = keys.name(filter.except!, directory, language);
      return say(language === 'zh' ? `${name}以外` : `other than ${name}`, language);
    },
    unknownKeys: (filter, directory) => {
      const named = filter.in
        ? filter.in.map((key, i) => ({ path: `in[${i}]`, key }))
        : [{ path: 'except', key: filter.except! }];
      return named.filter(({ key }) => !keys.known(key, directory));
    },
    sql: predicate,
    relations,
  });
}

/** Keys of things that have a name. */
const namesOf = (kind: ThingKind): Keys => ({
  read: (value, directory) => readName(directory, kind, value),
  write: (key, directory) => writeName(directory, kind, key),
  name: (key, directory) => nameOf(directory, kind, key),
  known: (key, directory) => thingOf(directory, kind, key) !== null,
});
/** Texts that are their own names. */
const textsOf = (what: string, known: (directory: Directory) => readonly string[]): Keys => ({
  read: (value, directory) => readKnown(value, what, known(directory)),
  write: (key) => text(key),
  name: (key) => key,
  known: (key, directory) => known(directory).includes(key),
});

const passes = (filter: ListFilter, value: string): boolean =>
  filter.in ? filter.in.includes(value) : value !== filter.except;
/** Whether a value passes a filter whose keys are the values themselves. */
export const passesList = (filter: Filter, value: string): boolean => passes(filter as ListFilter, value);

/** The value of the column is the key itself. */
function keyIs(
  row: Row,
  { name, coded }: Column,
  filter: Omit<ListFilter, 'by'>,
  { engine, isOneOf }: SqlContext,
): Sql {
  if (!filter.in) return sql`${row.column(name)} <> ${bind('text', filter.except!)}`;
  return coded ? engine.isWord(row.alias, name, filter.in) : isOneOf(row.column(name), bind('text[]', filter.in));
}

/** `coded`: it is so in each relation that has the property. */
interface Column {
  name: string;
  coded?: boolean;
}
const SKU: Column = { name: 'sku', coded: true };

interface Words {
  alias: string;
  slot: Slot;
  say(names: string, language: Language): string;
}

/** The column holds the key of a thing of the directory. */
export const keyProperty = (by: string, kind: ThingKind, column: Column, words: Words) =>
  listProperty({
    by,
    ...words,
    keys: namesOf(kind),
    sql: (filter, row, context) => keyIs(row, column, filter, context),
  });

/** The column holds the number of a thing of the directory. */
export const numberedProperty = (by: string, kind: 'accounts' | 'groups', column: string, words: Words) =>
  listProperty({
    by,
    ...words,
    keys: namesOf(kind),
    sql: (filter, row, { directory, isOneOf }) => {
      const things =
        kind === 'accounts'
          ? directory.accounts.map(({ key, accountId }) => ({ key, id: accountId }))
          : directory.groups.map(({ key, groupId }) => ({ key, id: groupId }));
      const ids = things.filter(({ key }) => passes(filter, key)).map(({ id }) => id);
      return isOneOf(row.column(column), bind('bigint[]', ids));
    },
  });

/** One of a few words that the column holds, each with what it is called. */
export const wordProperty = (
  by: string,
  column: Column,
  called: Readonly<Record<string, { zh: string; en: string }>>,
  words: Words,
) =>
  listProperty({
    by,
    ...words,
    keys: {
      read: (value) => {
        const alias = Object.entries(called).find(([, { zh }]) => value.type === 'text' && value.value === zh);
        return alias ? alias[0] : readKnown(value, by, Object.keys(called));
      },
      write: (key) => text(key),
      name: (key, _, language) => called[key]?.[language] ?? key,
      known: (key) => key in called,
    },
    sql: (filter, row, context) => keyIs(row, column, filter, context),
  });

/** A word that nobody lists, e.g. the key of a drop. */
export const freeProperty = (by: string, column: string, words: Words) =>
  listProperty({
    by,
    ...words,
    keys: {
      read: (value) => {
        if (value.type !== 'quantity' && value.value.length > 0 && value.value.length <= 200) return value.value;
        throw new SegmentError({
          code: 'wrong_type',
          place: value.place,
          found: String(value.value).slice(0, 20),
          expected: [`"…" (${by})`],
        });
      },
      write: (key) => text(key),
      name: (key) => key,
      known: () => true,
    },
    sql: (filter, row, context) => keyIs(row, { name: column }, filter, context),
  });

const STORES: Record<
  'store' | 'city' | 'region',
  { alias: string; keys: Keys; of(store: Directory['stores'][number]): readonly string[] }
> = {
  store: { alias: '门店', keys: namesOf('stores'), of: ({ key }) => [key] },
  city: {
    alias: '门店城市',
    keys: textsOf('city', ({ stores }) => [...new Set(stores.map(({ city }) => city))]),
    of: ({ city }) => [city],
  },
  region: { alias: '区域', keys: namesOf('regions'), of: ({ regions }) => regions },
};
const AT_STORE = {
  store: (names: string, language: Language) => (language === 'zh' ? `在${names}` : `at ${names}`),
  city: (names: string, language: Language) => (language === 'zh' ? `在${names}的门店` : `at stores in ${names}`),
  region: (names: string, language: Language) => (language === 'zh' ? `在${names}的门店` : `at stores of ${names}`),
};

/** Store, its city, and the units above it, by the stores that the directory knows. */
export const storeProperties = (column: string) =>
  (['store', 'city', 'region'] as const).map((by) =>
    listProperty({
      by,
      alias: STORES[by].alias,
      slot: 'how',
      say: AT_STORE[by],
      keys: STORES[by].keys,
      sql: (filter, row, { directory, isOneOf }) => {
        const has = (store: Directory['stores'][number]) => {
          const values = STORES[by].of(store);
          return filter.in ? values.some((value) => filter.in!.includes(value)) : !values.includes(filter.except!);
        };
        return isOneOf(
          row.column(column),
          bind(
            'bigint[]',
            directory.stores.filter(has).map(({ storeId }) => storeId),
          ),
        );
      },
    }),
  );

const PRODUCTS: Record<
  'product' | 'category' | 'brand',
  { alias: string; keys: Keys; of(product: Directory['products'][number]): string | null }
> = {
  product: { alias: '商品', keys: namesOf('products'), of: ({ key }) => key },
  category: {
    alias: '品类',
    keys: textsOf('category', ({ products }) => [...new Set(products.map(({ category }) => category))]),
    of: ({ category }) => category,
  },
  brand: {
    alias: '品牌',
    keys: textsOf('brand', ({ products }) => [...new Set(products.flatMap(({ brand }) => brand ?? []))]),
    of: ({ brand }) => brand,
  },
};
const PRODUCT_SAID = {
  product: (names: string, _: Language) => ` ${names} `,
  category: (names: string, language: Language) =>
    language === 'zh' ? ` ${names} 类商品` : `something of category ${names}`,
  brand: (names: string, language: Language) => (language === 'zh' ? ` ${names} 品牌的商品` : `something by ${names}`),
};

/** Product, category and brand; the latter two by the products that the directory knows. `has` says it of a row by one with a sku. */
export const productProperties = (
  has: (row: Row, holds: (line: Row) => Sql, context: SqlContext) => Sql,
  relations: readonly 'line'[] = [],
) =>
  (['product', 'category', 'brand'] as const).map((by) =>
    listProperty({
      by,
      alias: PRODUCTS[by].alias,
      slot: 'what',
      say: PRODUCT_SAID[by],
      keys: PRODUCTS[by].keys,
      relations,
      sql: (filter, row, context) => {
        const skus = () =>
          context.directory.products.filter((product) => {
            const value = PRODUCTS[by].of(product);
            return value !== null && passes(filter, value);
          });
        const among = by === 'product' ? filter : { in: skus().map(({ key }) => key) };
        return has(row, (line) => keyIs(line, SKU, among, context), context);
      },
    }),
  );
