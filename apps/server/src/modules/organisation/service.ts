import type { Platform } from '../../platform/platform.ts';
import type { Access, Actor } from '../access/index.ts';
import { createAccounts } from './accounts.ts';
import { createDirectory } from './directory.ts';
import { seedHolidays } from './holidays.ts';
import { type ContactCounts, createListStores, type StoresWithGroup } from './list-stores.ts';
import { createNearStores } from './near-stores.ts';
import { createPutOrganisation, type StoresRezoned } from './put-organisation.ts';
import { listUnits, storesUnder, unitIdsByCode } from './units.ts';
import { createPutWeather } from './weather.ts';

export interface Deps {
  platform: Platform;
  access: Pick<Access, 'audit' | 'guards'>;
  /** WeCom's id of the chain; members' userids are unique in it. */
  corpId: string;
  storesWithGroup: StoresWithGroup;
  contactCounts: ContactCounts;
  storesRezoned?: StoresRezoned;
}

export function createOrganisationService({
  platform,
  access: { audit },
  corpId,
  storesWithGroup,
  contactCounts,
  storesRezoned,
}: Deps) {
  const { db } = platform;
  const directory = createDirectory(db);
  return {
    ...directory,
    ...createAccounts({ platform, audit, corpId }),
    put: createPutOrganisation({ platform, audit, corpId, storesRezoned }),
    putWeather: createPutWeather({ platform, audit }),
    listStores: createListStores({ platform, directory, contactCounts, storesWithGroup }),
    nearStores: createNearStores({ platform, directory, storesWithGroup }),
    listUnits: (actor: Actor) => listUnits(db, actor),
    storesUnder: (unitIds: number[]) => storesUnder(db, unitIds),
    unitIdsByCode: (codes: string[]) => unitIdsByCode(db, codes),
    /** Loads the calendar that ships with the product; call it after migrating. */
    seedHolidays: () => seedHolidays(db),
  };
}
export type OrganisationService = ReturnType<typeof createOrganisationService>;
