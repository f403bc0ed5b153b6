import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Actor, demand, storeScope } from '../access/index.ts';

export interface UnitRow {
  id: number;
  code: string;
  name: string;
  kind: 'head_office' | 'brand' | 'region';
  parentId: number | null;
  stores: number;
}

/** The stores in these units and in everything below them. */
export async function storesUnder(db: Db, unitIds: number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive below as (
      select unit_id from organisation.unit where unit_id = any(${unitIds}::bigint[])
      union
      select u.unit_id from below b join organisation.unit u on u.parent_id = b.unit_id
    )
    select s.store_id as id from below b join organisation.store s on s.unit_id = b.unit_id
    order by s.code`.execute(db);
  return rows.map((row) => row.id);
}

/** Ids of units by their codes, for the command line. Refuses an unknown code. */
export async function unitIdsByCode(db: Db, codes: string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number; code: string }>`
    select unit_id as id, code from organisation.unit where code = any(${codes}) order by code`.execute(db);
  const unknown = codes.find((code) => !rows.some((row) => row.code === code));
  if (unknown) throw new AppError('organisation.refused', { field: 'units', rule: 'unknown_unit', value: unknown });
  return rows.map((row) => row.id);
}

/** The tree, parents before children. Who sees only some stores sees the branches that hold them. */
export async function listUnits(db: Db, actor: Actor): Promise<UnitRow[]> {
  demand(actor, 'organisation.read');
  const { rows } = await sql<UnitRow>`
    with recursive branch as (
      select unit_id as root, unit_id from organisation.unit
      union all
      select b.root, u.unit_id from branch b join organisation.unit u on u.parent_id = b.unit_id
    ),
    place as (
      select unit_id, array[code] as path from organisation.unit where parent_id is null
      union all
      select u.unit_id, p.path || u.code from place p join organisation.unit u on u.parent_id = p.unit_id
    ),
    counted as (
      select b.root as unit_id, count(s.store_id) as stores
      from branch b
      left join organisation.store s on s.unit_id = b.unit_id and ${storeScope(actor, 's.store_id')}
      group by b.root
    )
    select u.unit_id as id, u.code, u.name, u.kind, u.parent_id as "parentId", c.stores
    from organisation.unit u
    join place p on p.unit_id = u.unit_id
    join counted c on c.unit_id = u.unit_id
    where c.stores > 0 or ${actor.storeIds === null}
    order by p.path`.execute(db);
  return rows;
}
