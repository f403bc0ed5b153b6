import { z } from 'zod';
import { Code, Fen, Instant, Position } from '../common.ts';

const LocalTime = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);

export const UnitInput = z.object({
  code: Code,
  name: z.string().min(1).max(100),
  kind: z.enum(['head_office', 'brand', 'region']),
  parent: Code.nullable(),
});

export const StoreInput = z.object({
  code: Code,
  name: z.string().min(1).max(100),
  unit: Code,
  city: z.string().min(1).max(50),
  address: z.string().max(200).default(''),
  position: Position,
  /** How the position was measured; it is stored as WGS-84. */
  coordinates: z.enum(['wgs84', 'gcj02', 'bd09']),
  timeZone: z.string().default('Asia/Shanghai'),
  /** Opening hours by ISO weekday 1–7, in the store's zone; a missing day is closed. `24:00` is the day's end. */
  hours: z.array(z.object({ weekday: z.int().min(1).max(7), from: LocalTime, until: LocalTime })).max(21),
  openedOn: z.iso.date(),
  /** The WeCom department whose members work here; null when the store has none. */
  wecomDepartmentId: z.int().nullable(),
});

/** An account's part in the chain. Members themselves come from WeCom. */
export const AccountInput = z.object({
  userid: z.string().min(1).max(64),
  name: z.string().max(100),
  kind: z.enum(['person', 'persona']),
  stores: z.array(Code).max(500),
  role: z.enum(['manager', 'staff', 'welfare_officer']),
});

/** `PUT /api/v1/organisation`: upserts units, stores and accounts by code; nothing is removed by leaving it out. */
export const PutOrganisation = z.object({
  units: z.array(UnitInput).max(1000).default([]),
  stores: z.array(StoreInput).max(2000).default([]),
  accounts: z.array(AccountInput).max(5000).default([]),
});
export type PutOrganisation = z.input<typeof PutOrganisation>;

export const ProductInput = z.object({
  sku: Code,
  name: z.string().min(1).max(200),
  category: z.string().min(1).max(100),
  listPriceFen: Fen,
  /** Words the weather and taste decisions use, e.g. `latte`, `cold`, `hot`, `fruit`, `caffeine`. */
  tags: z.array(z.string().max(40)).max(20).default([]),
});
/** `PUT /api/v1/products` */
export const PutProducts = z.object({ products: z.array(ProductInput).min(1).max(2000) });

/** `PUT /api/v1/stock`: what a store has of a product now. */
export const PutStock = z.object({
  at: Instant,
  stock: z
    .array(z.object({ store: Code, sku: Code, quantity: z.int().min(0).nullable(), onSale: z.boolean() }))
    .min(1)
    .max(5000),
});

/** `PUT /api/v1/weather`: what a city's weather is or will be, by hour; a later word replaces an earlier one. */
export const PutWeather = z.object({
  source: Code,
  hours: z
    .array(
      z.object({
        city: z.string().max(50),
        at: Instant,
        temperatureC: z.number().min(-60).max(60).nullable(),
        precipitationMm: z.number().min(0).max(300).nullable(),
        humidity: z.number().min(0).max(100).nullable(),
      }),
    )
    .min(1)
    .max(5000),
});

export const Upserted = z.object({ created: z.int(), changed: z.int(), unchanged: z.int() });
