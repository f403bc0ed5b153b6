import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Actor } from '../../access/index.ts';
import type { Organisation } from '../../organisation/index.ts';
import type { Mapping } from './mapping.ts';

/** The one store of the file: there, or made as the mapping says, or an error that names the field. */
export async function prepareStore(
  db: Db,
  {
    organisation,
    actor,
    mapping: { store, timeZone },
  }: { organisation: Pick<Organisation, 'put'>; actor: Actor; mapping: Mapping },
) {
  if (!store) return;
  const { rows } = await sql`select 1 from organisation.store_info where code = ${store.code}`.execute(db);
  if (rows.length > 0) return;
  if (!store.create)
    throw new AppError('orders.mapping_wrong', { field: 'store.code', rule: `there is no store "${store.code}"` });
  const { unit, ...place } = store.create;
  const { rows: units } = await sql`select 1 from organisation.unit_info where code = ${unit.code}`.execute(db);
  await organisation.put(actor, {
    units: units.length > 0 ? [] : [{ ...unit, kind: 'brand', parent: null }],
    stores: [{ ...place, code: store.code, unit: unit.code, timeZone, hours: [], wecomDepartmentId: null }],
  });
}
